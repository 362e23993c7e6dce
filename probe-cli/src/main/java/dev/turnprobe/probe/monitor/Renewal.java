package dev.turnprobe.probe.monitor;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * When credentials are asked for again: in time before they run out, soon after a server refused them, and with growing pauses
 * while their source says no. Time comes in as nanoseconds of one monotonic clock. Not thread-safe.
 */
final class Renewal {
    static final long NEVER = Long.MAX_VALUE;

    private static final long LONGEST_MARGIN = TimeUnit.MINUTES.toNanos(10);
    private static final long AFTER_REFUSAL = TimeUnit.SECONDS.toNanos(30);
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(1);
    private static final long LONGEST_PAUSE_ASKED_FOR = TimeUnit.HOURS.toNanos(1);

    private final long lead;
    private final long endless;
    private final RandomGenerator random;

    private boolean asking;
    private long nextAt;
    private boolean refused;
    /** Not to be asked before that because of a refusal. */
    private long refusalsCountFrom;

    private int failures;

    /**
     * @param leadNanos how long before their end credentials shall be replaced at least, so that none ends within a round
     * @param endlessNanos after what time those are renewed of which nobody knows an end; {@link #NEVER} for not at all
     */
    Renewal(long now, long leadNanos, long endlessNanos, RandomGenerator random) {
        lead = leadNanos;
        endless = endlessNanos;
        this.random = random;
        nextAt = now;
        refusalsCountFrom = now;
    }

    /** When {@link #ask} will say yes; {@link #NEVER} while an answer is awaited. */
    long nextDeadline() {
        return asking ? NEVER : nextAt;
    }

    /** True when it is time to ask; one of {@link #given} and {@link #failed} must follow. */
    boolean ask(long now) {
        if (asking || now < nextAt) {
            return false;
        }
        asking = true;
        if (refused) {
            refusalsCountFrom = now + AFTER_REFUSAL;
            refused = false;
        }
        return true;
    }

    /** @param lifeNanos for how long they are good; {@link #NEVER} when nobody knows */
    void given(long now, long lifeNanos) {
        if (lifeNanos <= 0) {
            // A file that nobody has written anew, or clocks that disagree.
            failed(now, 0);
            return;
        }
        asking = false;
        failures = 0;
        nextAt = lifeNanos == NEVER ? later(now, endless) : now + lifeNanos - margin(lifeNanos);
    }

    /** @param pauseAskedForNanos the source's own wish, 0 for none */
    void failed(long now, long pauseAskedForNanos) {
        asking = false;
        failures++;
        long doubled = FIRST_PAUSE << Math.min(failures - 1, 10);
        long pause = Math.min(doubled, LONGEST_PAUSE);
        long spread = pause / 2 + random.nextLong(pause / 2 + 1);
        nextAt = now + Math.max(spread, Math.min(pauseAskedForNanos, LONGEST_PAUSE_ASKED_FOR));
    }

    /** A server did not accept them: it is worth asking again at once, but not with every round. */
    void refused(long now) {
        long soon = Math.max(now, refusalsCountFrom);
        if (failures == 0 && soon < nextAt) {
            nextAt = soon;
            refused = true;
        }
    }

    /** How often it has been asked in vain since it last gave something. */
    int failures() {
        return failures;
    }

    /** A fifth of their life, in bounds: time for a few attempts, should the first one fail. */
    private long margin(long life) {
        long wanted = Math.max(Math.min(life / 5, LONGEST_MARGIN), lead);
        return Math.min(wanted, life / 2);
    }

    private static long later(long now, long pause) {
        return pause == NEVER ? NEVER : now + pause;
    }
}
