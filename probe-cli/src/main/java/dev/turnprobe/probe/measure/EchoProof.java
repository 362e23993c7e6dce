package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one payload come back through a relay: tries one {@link EchoPath} after the other, each until its window closes
 * or the server refuses it. Confined to the relay's event loop.
 */
final class EchoProof {
    /** Data is not retransmitted by anyone else: RFC 8656 §12 leaves loss to the application. */
    private static final long FIRST_RESEND = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long LAST_RESEND = TimeUnit.SECONDS.toNanos(1);

    /**
     * How it ended.
     *
     * @param path the way that works; null when none does
     * @param startNanos instant, by the executor's clock, at which the first payload of that way left
     * @param endNanos instant at which one was back
     */
    record Result(@Nullable EchoPath path, long startNanos, long endNanos) {}

    private final EventExecutor executor;
    private final EndpointNotes notes;
    private final LongSupplier tokens;
    private final Queue<EchoPath> paths;
    private final CompletableFuture<Result> done = new CompletableFuture<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private @Nullable EchoPath path;
    private @Nullable EchoMeter meter;
    private @Nullable EchoLog log;
    private boolean permitted;
    private long startNanos;

    /** @param tokens a new token each time; see {@link EchoMeter} */
    EchoProof(EventExecutor executor, EndpointNotes notes, LongSupplier tokens, List<EchoPath> paths) {
        this.executor = executor;
        this.notes = notes;
        this.tokens = tokens;
        this.paths = new ArrayDeque<>(paths);
    }

    /**
     * Begins.
     *
     * @param budgetNanos time for all ways together; the first gets half of what is left, and so on
     */
    CompletableFuture<Result> run(long budgetNanos) {
        attempt(budgetNanos);
        return done;
    }

    /** Gives up; what was tried so far is noted. */
    void stop() {
        if (!done.isDone()) {
            abandon(null);
            done.complete(new Result(null, 0, 0));
        }
    }

    private void attempt(long budgetNanos) {
        EchoPath next = paths.poll();
        if (next == null) {
            done.complete(new Result(null, 0, 0));
            return;
        }
        path = next;
        permitted = false;
        startNanos = executor.ticker().nanoTime();
        EchoLog log = notes.tried(next.name());
        this.log = log;
        EchoMeter meter = new EchoMeter(next, executor.ticker(), tokens.getAsLong(), log, number -> proven(next));
        this.meter = meter;
        long window = paths.isEmpty() ? budgetNanos : budgetNanos / 2;
        CompletableFuture<Void> permission = next.permit();
        if (next.eager()) {
            // RFC 8656 §9.1: the permission is there once the server has read the request, which it does before what
            // follows.
            meter.send();
        }
        permission.whenCompleteAsync((ok, error) -> permitted(next, error, budgetNanos), executor);
        timers.add(executor.schedule(() -> silent(next, budgetNanos - window), window, TimeUnit.NANOSECONDS));
        resendAfter(next, FIRST_RESEND);
    }

    private void permitted(EchoPath asked, @Nullable Throwable error, long budgetNanos) {
        if (path != asked || done.isDone() || meter == null) {
            return;
        }
        if (error != null) {
            long used = executor.ticker().nanoTime() - startNanos;
            abandon(refusal(error));
            attempt(Math.max(0, budgetNanos - used));
            return;
        }
        permitted = true;
        if (!asked.eager()) {
            meter.send();
        }
    }

    private void silent(EchoPath asked, long restNanos) {
        if (path == asked && !done.isDone()) {
            abandon(null);
            attempt(restNanos);
        }
    }

    private void resendAfter(EchoPath asked, long delay) {
        timers.add(executor.schedule(
                () -> {
                    if (path == asked && !done.isDone() && meter != null) {
                        meter.send();
                        resendAfter(asked, Math.min(delay * 2, LAST_RESEND));
                    }
                },
                delay,
                TimeUnit.NANOSECONDS));
    }

    private void proven(EchoPath asked) {
        if (path == asked && !done.isDone()) {
            long now = executor.ticker().nanoTime();
            cancelTimers();
            done.complete(new Result(asked, startNanos, now));
        }
    }

    /** Notes how the present way went and closes it. */
    private void abandon(@Nullable String refusal) {
        cancelTimers();
        EchoPath given = path;
        EchoLog noted = log;
        path = null;
        meter = null;
        if (given != null && noted != null) {
            notes.abandoned(given.name(), given.peer(), permitted, noted, refusal);
            given.close();
        }
    }

    private void cancelTimers() {
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
    }

    private static String refusal(Throwable error) {
        Throwable cause = RelayProbe.unwrap(error);
        return (cause instanceof TurnException turn ? turn.failure() : new TurnFailure.Disconnected(cause)).message();
    }
}
