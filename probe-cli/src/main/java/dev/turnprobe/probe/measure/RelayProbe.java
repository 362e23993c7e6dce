package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes one TURN endpoint: allocate, make a payload come back through the relay, measure round trips, release.
 *
 * <p>The endpoint is ok only when a payload came back. Until the relay is open, only its future and the deadline run
 * here; from then on everything runs on the relay's event loop.
 */
final class RelayProbe implements Probe {
    /** A payload that has not come back by then, sent again and again, will not; unless the user has more patience. */
    private static final long ECHO_PATIENCE = TimeUnit.SECONDS.toNanos(6);

    private final Dialer dialer;
    private final ProbePlan plan;
    private final Target target;
    private final EndpointNotes notes;
    private final LongSupplier tokens;
    private final Supplier<CompletableFuture<Void>> turn;
    private final CompletableFuture<Observation> done = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    private long origin;
    private @Nullable CompletableFuture<Relay> opening;
    private @Nullable Future<?> deadline;
    private volatile @Nullable Relay relay;
    private @Nullable EchoProof proof;
    private @Nullable EchoPath path;
    private @Nullable EchoSampler sampler;

    RelayProbe(Dialer dialer, ProbePlan plan, Target target, EndpointNotes notes, LongSupplier tokens) {
        this(dialer, plan, target, notes, tokens, () -> CompletableFuture.completedFuture(null));
    }

    /** @param turn asked when a payload came back; samples are taken when what it gives is done */
    RelayProbe(
            Dialer dialer,
            ProbePlan plan,
            Target target,
            EndpointNotes notes,
            LongSupplier tokens,
            Supplier<CompletableFuture<Void>> turn) {
        this.turn = turn;
        this.dialer = dialer;
        this.plan = plan;
        this.target = target;
        this.notes = notes;
        this.tokens = tokens;
    }

    @Override
    public CompletableFuture<Observation> start() {
        EventExecutor timer = dialer.executor();
        origin = timer.ticker().nanoTime();
        deadline = timer.schedule(
                () -> stop(new ProbeFailure.OutOfTime(notes.currentPhase(), plan.timeout())),
                plan.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<Relay> opening = dialer.relay(target, notes.observer());
        this.opening = opening;
        opening.whenComplete((opened, error) -> {
            if (error != null) {
                finish(failure(error));
                released.complete(null);
            } else {
                relay = opened;
                // A task of its own, behind the event that opened it: so that the request for a permission, which
                // the client sends when it has told everyone, still goes out before the first payload.
                opened.executor().execute(() -> opened(opened));
            }
        });
        return done;
    }

    @Override
    public void stop(ProbeFailure why) {
        Relay opened = relay;
        if (opened != null) {
            onLoop(opened, () -> cutShort(why));
        } else if (finish(why) && opening != null) {
            opening.cancel(true);
        }
    }

    @Override
    public CompletableFuture<?> released() {
        return released;
    }

    private void opened(Relay relay) {
        if (done.isDone()) {
            release(relay);
            return;
        }
        notes.opened(
                relay.relayedAddress(),
                relay.mappedAddress(),
                relay.serverAddress(),
                relay.lifetime(),
                relay.software());
        relay.closed().thenAccept(why -> finish(ProbeFailure.of(why)));
        EchoProof proof = new EchoProof(
                relay.executor(),
                notes,
                tokens,
                List.of(
                        new SelfEcho(relay),
                        new TwoRelays(relay, () -> dialer.relay(target, TurnObserver.NONE)),
                        new ReflexivePeer(relay)));
        this.proof = proof;
        // Some of the time is kept back, so that the verdict comes from here and not from the deadline.
        long patience = Math.max(ECHO_PATIENCE, plan.timeout().toNanos() / 2);
        long budget = Math.min(patience, (plan.timeout().toNanos() - sinceStart()) * 9 / 10);
        proof.run(Math.max(0, budget)).thenAccept(result -> proven(relay, result));
    }

    private void proven(Relay relay, EchoProof.Result result) {
        EchoPath path = result.path();
        if (path == null) {
            finish(new ProbeFailure.NoEcho(notes.attempts()));
            return;
        }
        this.path = path;
        if (done.isDone()) {
            path.close();
            return;
        }
        notes.proven(path.name(), result.startNanos(), result.endNanos());
        EchoLog log = notes.sampling();
        EchoSampler sampler = new EchoSampler(
                relay.executor(),
                path,
                tokens.getAsLong(),
                log,
                plan.samples(),
                plan.interval().toNanos(),
                result.endNanos() - result.startNanos());
        this.sampler = sampler;
        if (plan.samples() == 0) {
            finish(null);
            return;
        }
        sampler.done().thenRun(() -> {
            notes.sampled(path.name(), log);
            finish(null);
        });
        turn.get().thenRunAsync(() -> sampler.run(), relay.executor());
    }

    /** On the relay's event loop: what is proven stays proven, whatever ends the sampling. */
    private void cutShort(ProbeFailure why) {
        if (sampler != null) {
            sampler.stop();
        } else if (why instanceof ProbeFailure.OutOfTime && proof != null) {
            proof.stop();
        } else {
            finish(why);
        }
    }

    private boolean finish(@Nullable ProbeFailure failure) {
        if (!done.complete(notes.observation(failure))) {
            return false;
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
        Relay opened = relay;
        if (opened != null) {
            onLoop(opened, () -> release(opened));
        }
        return true;
    }

    private void release(Relay relay) {
        if (proof != null) {
            proof.stop();
        }
        if (path != null) {
            path.close();
        }
        relay.release().whenComplete((ok, error) -> released.complete(null));
    }

    private long sinceStart() {
        return dialer.executor().ticker().nanoTime() - origin;
    }

    private static void onLoop(Relay relay, Runnable task) {
        if (relay.executor().inEventLoop()) {
            task.run();
        } else {
            relay.executor().execute(task);
        }
    }

    static ProbeFailure failure(Throwable error) {
        Throwable cause = unwrap(error);
        return cause instanceof TurnException turn ? ProbeFailure.of(turn.failure()) : ProbeFailure.Bug.of(cause);
    }

    static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
