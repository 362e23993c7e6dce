package dev.turnprobe.probe.measure;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Measures round trips along a path that is known to work. Confined to the relay's event loop. */
final class EchoSampler {
    private static final long LEAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventExecutor executor;
    private final EchoMeter meter;
    private final EchoLog log;
    private final int count;
    private final long intervalNanos;
    private final long aboutNanos;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final List<Future<?>> timers = new ArrayList<>();

    /** @param aboutNanos how long a round trip takes, as far as one can tell: where none came back, we wait for that */
    EchoSampler(
            EventExecutor executor,
            EchoPath path,
            long token,
            EchoLog log,
            int count,
            long intervalNanos,
            long aboutNanos) {
        this.executor = executor;
        this.log = log;
        this.count = count;
        this.intervalNanos = intervalNanos;
        this.aboutNanos = aboutNanos;
        meter = new EchoMeter(path, executor.ticker(), token, log, number -> returned());
    }

    /** Done when all are back or those missing have had ample time. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Sends them on a fixed schedule; gives {@link #done}. */
    CompletableFuture<Void> run() {
        if (count == 0) {
            stop();
        }
        if (done.isDone()) {
            return done;
        }
        send();
        for (int i = 1; i < count; i++) {
            timers.add(executor.schedule(this::send, i * intervalNanos, TimeUnit.NANOSECONDS));
        }
        return done;
    }

    /** Ends now with what there is. */
    void stop() {
        timers.forEach(timer -> timer.cancel(false));
        done.complete(null);
    }

    private void send() {
        meter.send();
        if (log.sent() == count) {
            long patience = Math.max(LEAST_PATIENCE, 3 * Math.max(log.longest(), aboutNanos));
            timers.add(executor.schedule(this::stop, patience, TimeUnit.NANOSECONDS));
        }
    }

    private void returned() {
        if (log.received() == count) {
            stop();
        }
    }
}
