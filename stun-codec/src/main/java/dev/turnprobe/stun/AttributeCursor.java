package dev.turnprobe.stun;

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
    private StunMessage message = new StunMessage();
    private int next;
    private int head = -1;
    private int offset;

    /** Moves before the first attribute of that message. */
    public AttributeCursor reset(StunMessage message) {
        this.message = message;
        next = 0;
        head = -1;
        return this;
    }

    /** Moves to the next attribute; false when there is none. */
    public boolean next() {
        if (next >= message.attributes()) {
            return false;
        }
        head = message.headOf(next);
        offset = message.valueOf(next);
        next++;
        return true;
    }

    /** The registered number of the attribute the cursor is on. */
    public int type() {
        return head >>> 16;
    }

    /** Absolute index of its value in the message's frame. */
    public int offset() {
        return offset;
    }

    /** Length of its value in bytes, without padding. */
    public int length() {
        return head & 0xFFFF;
    }
}
