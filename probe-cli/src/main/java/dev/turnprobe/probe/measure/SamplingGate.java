package dev.turnprobe.probe.measure;

import io.netty.util.concurrent.EventExecutor;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Holds samples back until all endpoints of a sweep are open, or have had the time for it: handshakes are work, and a
 * payload that comes back meanwhile waits for us. Then lets them begin one after the other, so that they do not meet.
 * Safe to use from any thread.
 */
final class SamplingGate {
    private final EventExecutor timer;
    private final int count;
    private final long strideNanos;
    private final Set<Integer> there = new HashSet<>();
    private final CompletableFuture<Void> open = new CompletableFuture<>();

    /**
     * Closed.
     *
     * @param count of endpoints to wait for
     * @param intervalNanos between two samples of one endpoint: all begin within that time
     * @param patienceNanos after which it opens, whoever is missing
     */
    SamplingGate(EventExecutor timer, int count, long intervalNanos, long patienceNanos) {
        this.timer = timer;
        this.count = count;
        strideNanos = intervalNanos / Math.max(1, count);
        timer.schedule(() -> open.complete(null), patienceNanos, TimeUnit.NANOSECONDS);
    }

    boolean isOpen() {
        return open.isDone();
    }

    /** That endpoint is open, or will never be. Done when it may send its first sample. */
    CompletableFuture<Void> arrived(int endpoint) {
        boolean all;
        synchronized (this) {
            there.add(endpoint);
            all = there.size() == count;
        }
        if (all) {
            open.complete(null);
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        open.thenRun(() -> timer.schedule(() -> turn.complete(null), endpoint * strideNanos, TimeUnit.NANOSECONDS));
        return turn;
    }
}
