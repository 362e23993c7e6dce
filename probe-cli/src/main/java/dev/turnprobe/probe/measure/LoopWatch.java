package dev.turnprobe.probe.measure;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Watches how late our own event loops are: a time that was measured while they were busy with something else is partly
 * ours. Safe to use from any thread.
 */
final class LoopWatch implements AutoCloseable {
    private static final long PERIOD = TimeUnit.MILLISECONDS.toNanos(2);
    /** Timers wake in steps of a millisecond; that much is no sign of anything. */
    private static final long USUAL = TimeUnit.MILLISECONDS.toNanos(1);

    private record Late(long from, long until) {
        long nanos() {
            return until - from;
        }
    }

    private final List<Late> seen = new ArrayList<>();
    private final List<Future<?>> ticks = new ArrayList<>();
    private long worst;
    private boolean closed;

    /** Watches from now on. */
    LoopWatch(Iterable<EventExecutor> loops) {
        for (EventExecutor loop : loops) {
            loop.execute(() -> next(loop));
        }
    }

    private synchronized void next(EventExecutor loop) {
        if (closed) {
            return;
        }
        long due = loop.ticker().nanoTime() + PERIOD;
        ticks.removeIf(Future::isDone);
        ticks.add(loop.schedule(
                () -> {
                    note(due, loop.ticker().nanoTime());
                    next(loop);
                },
                PERIOD,
                TimeUnit.NANOSECONDS));
    }

    private synchronized void note(long due, long now) {
        long late = now - due - USUAL;
        worst = Math.max(worst, late);
        if (late > 0) {
            seen.add(new Late(due, now));
        }
    }

    /** The longest that a loop was late for something that was due in that stretch of time, in nanoseconds. */
    synchronized long worstBetween(long from, long until) {
        long longest = 0;
        for (Late late : seen) {
            if (late.until() >= from && late.from() <= until) {
                longest = Math.max(longest, late.nanos());
            }
        }
        return longest;
    }

    /** The longest of all, in nanoseconds. */
    synchronized long worst() {
        return worst;
    }

    @Override
    public synchronized void close() {
        closed = true;
        ticks.forEach(tick -> tick.cancel(false));
    }
}
