package dev.turnprobe.credentials;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Time for tests that speak real HTTP: a pause is over at once, having moved the clock; a time-out, which is whatever has
 * exactly {@link #TIMEOUT}, never happens.
 */
public final class EagerTime implements InstantSource, Scheduler {
    public static final Duration TIMEOUT = Duration.ofSeconds(77);

    public final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2031-01-15T12:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        if (!delay.equals(TIMEOUT)) {
            pauses.add(delay);
            advance(delay);
            CompletableFuture.runAsync(task);
        }
        return () -> {};
    }

    /** Settings on this time; connecting has a real limit. */
    public HttpSettings settings() {
        return HttpSettings.standard()
                .withTimeouts(Duration.ofSeconds(10), TIMEOUT)
                .withTime(this, this, new Random(1));
    }
}
