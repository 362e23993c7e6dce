package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;

/**
 * A forward walk over the visible attributes of a message (RFC 8489 §14), without allocating.
 *
 * <pre>{@code
 * for (cursor.reset(message); cursor.next(); ) {
 *     switch (cursor.type()) { ... }
 * }
 * }</pre>
 *
 * <p>Borrows the message's frame; valid as long as the message is. One thread at a time.
 */
public final class AttributeCursor {
    private ByteBuf frame = io.netty.buffer.Unpooled.EMPTY_BUFFER;
    private int next;
    private int end;
    private int type = -1;
    private int offset;
    private int length;

    /** Moves before the first attribute of that message. */
    public AttributeCursor reset(StunMessage message) {
        frame = message.frame();
        next = message.attributesStart();
        end = message.visibleEnd();
        type = -1;
        return this;
    }

    /** Moves to the next attribute; false when there is none. */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        int head = frame.getInt(next);
        type = head >>> 16;
        length = head & 0xFFFF;
        offset = next + 4;
        next = offset + StunMessage.padded(length);
        return true;
    }

    /** The registered number of the attribute the cursor is on. */
    public int type() {
        return type;
    }

    /** Absolute index of its value in the message's frame. */
    public int offset() {
        return offset;
    }

    /** Length of its value in bytes, without padding. */
    public int length() {
        return length;
    }
}
