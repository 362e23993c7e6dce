package dev.turnprobe.turn.core;

import java.time.Duration;
import java.util.Arrays;

/**
 * When a request is sent, and when it is given up, as instants after the first transmission (RFC 8489 §6.2.1).
 *
 * <p>With the RFC's RTO of 500 ms, Rc of 7 and Rm of 16 that is 0, 500, 1500, 3500, 7500, 15500, 31500 ms, and failure at
 * 39500 ms. On reliable transports the request is sent once and given up at the same instant (§6.2.2).
 */
public final class RetransmitSchedule {
    /** RTO 500 ms, Rc 7, Rm 16. */
    public static final RetransmitSchedule RFC_8489 = of(Duration.ofMillis(500), 7, 16);

    private final long[] sendAfter;
    private final long giveUpAfter;

    private RetransmitSchedule(long[] sendAfter, long giveUpAfter) {
        this.sendAfter = sendAfter;
        this.giveUpAfter = giveUpAfter;
    }

    /**
     * The RFC's schedule with other constants.
     *
     * @param rto time to the first retransmission, doubled each time
     * @param rc transmissions in all, at least 1
     * @param rm wait after the last one, in RTOs, at least 1
     */
    public static RetransmitSchedule of(Duration rto, int rc, int rm) {
        if (rto.isNegative() || rto.isZero() || rc < 1 || rc > 16 || rm < 1) {
            throw new IllegalArgumentException("need rto > 0, 1 <= rc <= 16, rm >= 1: " + rto + ", " + rc + ", " + rm);
        }
        long step = rto.toNanos();
        long[] sendAfter = new long[rc];
        for (int i = 1; i < rc; i++) {
            sendAfter[i] = sendAfter[i - 1] + (step << (i - 1));
        }
        return new RetransmitSchedule(sendAfter, sendAfter[rc - 1] + rm * step);
    }

    /** This schedule on a transport that repeats by itself: one transmission, the same patience (RFC 8489 §6.2.2). */
    public RetransmitSchedule reliable() {
        return new RetransmitSchedule(new long[1], giveUpAfter);
    }

    /** How many times a request is sent at most. */
    public int transmissions() {
        return sendAfter.length;
    }

    /**
     * Nanoseconds from the first transmission to that one.
     *
     * @param index 0 for the first
     */
    public long sendAfter(int index) {
        return sendAfter[index];
    }

    /** Nanoseconds from the first transmission to giving up. */
    public long giveUpAfter() {
        return giveUpAfter;
    }

    @Override
    public String toString() {
        return "RetransmitSchedule"
                + Arrays.toString(
                        Arrays.stream(sendAfter).map(nanos -> nanos / 1_000_000).toArray())
                + " ms, fails at "
                + giveUpAfter / 1_000_000
                + " ms";
    }
}
