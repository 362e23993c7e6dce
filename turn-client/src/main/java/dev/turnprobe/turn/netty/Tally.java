package dev.turnprobe.turn.netty;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what became of payloads. One thread counts, any may look; nobody waits for anybody. */
public final class Tally {
    /** What becomes of a payload. */
    public enum Fate {
        /** Handed to the socket's queue. */
        SENT,
        /** Handed to the listener. */
        RECEIVED,
        /** Dropped because the socket took no more: a congested stream, or a full send buffer. */
        CONGESTED,
        /** Dropped because too many waited for a permission, or for a relay that moves. */
        CROWDED,
        /** Dropped because the server refused a permission, or the relay was closed. */
        REFUSED,
        /** Dropped because other threads handed over more than the event loop could take. */
        FLOODED
    }

    private static final int FATES = Fate.values().length;

    private final AtomicLongArray counts = new AtomicLongArray(FATES);

    Tally() {}

    void count(Fate fate) {
        // One writer: no need for an atomic addition, whose fence costs more than the rest of the method.
        int at = fate.ordinal();
        counts.setOpaque(at, counts.getPlain(at) + 1);
    }

    /** The same, from any thread. */
    void countFromAnywhere(Fate fate) {
        counts.getAndIncrement(fate.ordinal());
    }

    /** How many payloads had that fate until now. */
    public long of(Fate fate) {
        return counts.getOpaque(fate.ordinal());
    }
}
