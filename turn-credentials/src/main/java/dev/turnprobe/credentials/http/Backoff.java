package dev.turnprobe.credentials.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a number of failures: doubling, capped, and somewhere between half and all of that, so that
 * clients which failed together do not come back together.
 */
public record Backoff(Duration first, Duration most) {
    /**
     * @param failures so far, at least 1
     * @param random the jitter
     */
    public Duration after(int failures, RandomGenerator random) {
        long cap = most.toMillis();
        long full = Math.min(cap, first.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
