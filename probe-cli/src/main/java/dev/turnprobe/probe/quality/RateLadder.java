package dev.turnprobe.probe.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rising rates, a second each, until packets are lost or the user's cap is reached; then the best of them for longer, since
 * what a queue swallows for a second is not what a path carries. If it does not last, the next lower one.
 */
final class RateLadder {
    /** More than that part lost is too fast. */
    static final double BEARABLE_LOSS = 0.02;

    /** Nanoseconds at each rate on the way up. */
    static final long STEP = TimeUnit.SECONDS.toNanos(1);

    private static final double FACTOR = 1.5;
    private static final int MOST_HOLDS = 3;

    private final long cap;
    private final long hold;
    private final List<RateStep> steps = new ArrayList<>();
    private long rate;
    private int holds;
    private boolean over;

    /**
     * A ladder.
     *
     * @param cap bits of payload per second
     * @param hold nanoseconds at the best rate; no longer than {@link #STEP} for none
     */
    RateLadder(long first, long cap, long hold) {
        this.cap = cap;
        this.hold = hold;
        rate = Math.min(first, cap);
    }

    /** The rate to send at now, in bits of payload per second; -1 when it is over. */
    long rate() {
        return over ? -1 : rate;
    }

    /** For how many nanoseconds. */
    long duration() {
        return holds == 0 ? STEP : hold;
    }

    /** What came of it. */
    void done(RateStep step) {
        steps.add(step);
        // We cannot send faster than we can: going on would say nothing about the relay.
        boolean ours = step.sentBitsPerSecond() < step.targetBitsPerSecond() * 8 / 10;
        boolean lost = step.loss() > BEARABLE_LOSS;
        if (ours && !lost) {
            over = true;
        } else if (holds > 0 && !lost) {
            over = true;
        } else if (lost || rate == cap) {
            holdBest();
        } else {
            rate = Math.min(cap, Math.round(rate * FACTOR));
        }
    }

    private void holdBest() {
        RateStep best = bearable(steps);
        over = hold <= STEP || holds == MOST_HOLDS || best.loss() > BEARABLE_LOSS;
        rate = best.targetBitsPerSecond();
        holds++;
    }

    /** The fastest that did not lose more than that, then or when it was tried for longer; the first when none did. */
    static RateStep bearable(List<RateStep> steps) {
        RateStep failing = failing(steps);
        long below = failing == null ? Long.MAX_VALUE : failing.targetBitsPerSecond();
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i).targetBitsPerSecond() < below) {
                return steps.get(i);
            }
        }
        return steps.get(0);
    }

    /** The slowest that lost more than that, or null. */
    static @Nullable RateStep failing(List<RateStep> steps) {
        RateStep slowest = null;
        for (RateStep step : steps) {
            if (step.loss() > BEARABLE_LOSS
                    && (slowest == null || step.targetBitsPerSecond() <= slowest.targetBitsPerSecond())) {
                slowest = step;
            }
        }
        return slowest;
    }

    List<RateStep> steps() {
        return List.copyOf(steps);
    }
}
