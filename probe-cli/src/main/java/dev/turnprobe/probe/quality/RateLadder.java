package dev.turnprobe.probe.quality;

import java.util.ArrayList;
import java.util.List;

/** Rising rates until packets are lost or the user's cap is reached. */
final class RateLadder {
    /** More than that part lost is too fast. */
    static final double BEARABLE_LOSS = 0.02;

    private static final double FACTOR = 1.5;

    private final long cap;
    private final List<RateStep> steps = new ArrayList<>();
    private long rate;
    private boolean over;

    /** @param cap bits of payload per second */
    RateLadder(long first, long cap) {
        this.cap = cap;
        rate = Math.min(first, cap);
    }

    /** The rate to send at now, in bits of payload per second; -1 when it is over. */
    long rate() {
        return over ? -1 : rate;
    }

    /** What came of it. */
    void done(RateStep step) {
        steps.add(step);
        // We cannot send faster than we can: going on would say nothing about the relay.
        boolean ours = step.sentBitsPerSecond() < step.targetBitsPerSecond() * 8 / 10;
        over = step.loss() > BEARABLE_LOSS || rate == cap || ours;
        rate = Math.min(cap, Math.round(rate * FACTOR));
    }

    /** The last step that lost no more than that; the first when none did. */
    static RateStep bearable(List<RateStep> steps) {
        RateStep best = steps.get(0);
        for (RateStep step : steps) {
            best = step.loss() <= BEARABLE_LOSS ? step : best;
        }
        return best;
    }

    List<RateStep> steps() {
        return List.copyOf(steps);
    }
}
