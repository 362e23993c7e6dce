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
    private static final long[] NOTHING = {};

    private long[] index = NOTHING;
    private int count;
    private int next;
    /** As {@link StunMessage#index} has it. */
    private long current = -1L;

    /** Moves before the first attribute of that message. */
    public AttributeCursor reset(StunMessage message) {
        long[] index = message.index();
        // As in StunMessage: storing a reference costs more than looking whether it is there.
        if (this.index != index) {
            this.index = index;
        }
        count = message.attributes();
        next = 0;
        current = -1L;
        return this;
    }

    /** Moves to the next attribute; false when there is none. */
    public boolean next() {
        int at = next;
        if (at >= count) {
            return false;
        }
        current = index[at];
        next = at + 1;
        return true;
    }

    /** The registered number of the attribute the cursor is on. */
    public int type() {
        return (int) (current >>> 48);
    }

    /** Absolute index of its value in the message's frame. */
    public int offset() {
        return (int) current;
    }

    /** Length of its value in bytes, without padding. */
    public int length() {
        return (int) (current >>> 32) & 0xFFFF;
    }
}
