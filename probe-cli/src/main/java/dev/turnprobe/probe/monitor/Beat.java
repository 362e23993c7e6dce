package dev.turnprobe.probe.monitor;

import java.util.random.RandomGenerator;

/**
 * When rounds begin: at instants that are fixed from the start, so that a late round makes no later one late, and never two
 * rounds at once. Time comes in as nanoseconds of one monotonic clock. Not thread-safe.
 */
final class Beat {
    static final long NEVER = Long.MAX_VALUE;

    private final long every;
    private final long first;
    private final long second;

    /** Of the round that begins next, counted from 0. */
    private long next;
    /** Of the round that is under way. */
    private long current;

    private boolean running;
    private long rounds;
    private long overdue;
    private long skipped;

    /**
     * A beat whose first round is due at once, and whose second after half an interval to one and a half, by chance: of a
     * fleet that was started in one moment, each goes its own way from there.
     */
    Beat(long everyNanos, long now, RandomGenerator random) {
        every = everyNanos;
        first = now;
        second = now + everyNanos / 2 + random.nextLong(everyNanos);
    }

    /** When {@link #begin} will say yes; {@link #NEVER} while a round is under way. */
    long nextDeadline() {
        return running ? NEVER : instant(next);
    }

    /** Begins a round if one is due. Instants that went by before anybody asked are skipped. */
    boolean begin(long now) {
        if (running || now < instant(next)) {
            return false;
        }
        current = latest(now);
        skipped += current - next;
        running = true;
        return true;
    }

    /** The round is over. One that took longer than the interval gives up the instants that it ran into. */
    void ended(long now) {
        running = false;
        rounds++;
        if (now - instant(current) > every) {
            overdue++;
        }
        next = Math.max(current, latest(now - 1)) + 1;
        skipped += next - (current + 1);
    }

    /** Rounds that have ended. */
    long rounds() {
        return rounds;
    }

    /** Those among them that ended more than an interval after the instant they were due at. */
    long overdue() {
        return overdue;
    }

    /** Instants at which no round began, because one was under way or the machine slept. */
    long skipped() {
        return skipped;
    }

    private long instant(long number) {
        return number == 0 ? first : second + (number - 1) * every;
    }

    /** The last one that is not after that instant. */
    private long latest(long instant) {
        return instant < second ? 0 : 1 + (instant - second) / every;
    }
}
