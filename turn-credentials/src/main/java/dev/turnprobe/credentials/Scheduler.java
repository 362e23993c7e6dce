package dev.turnprobe.credentials;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs something later. Injected wherever this module waits, so that tests run on virtual time. */
@FunctionalInterface
public interface Scheduler {
    /**
     * Runs {@code task} once after {@code delay}; it must be short and must not block.
     *
     * @return cancels the task if it has not begun
     */
    Runnable schedule(Duration delay, Runnable task);

    /** The JDK's own shared timer, a daemon thread; tasks run on the common pool. */
    static Scheduler system() {
        return (delay, task) -> {
            CompletableFuture<Void> alarm =
                    new CompletableFuture<Void>().completeOnTimeout(null, delay.toNanos(), TimeUnit.NANOSECONDS);
            alarm.thenRunAsync(task);
            return () -> alarm.cancel(false);
        };
    }
}
