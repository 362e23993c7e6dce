package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.BindingReply;
import dev.turnprobe.turn.StunSession;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Probes one STUN endpoint: the reflexive address and the round-trip time of Binding requests (RFC 8489 §3). */
final class BindingProbe implements Probe {
    private static final Duration PING_PATIENCE = Duration.ofSeconds(2);
    private static final long LEAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Dialer dialer;
    private final ProbePlan plan;
    private final Target target;
    private final EndpointNotes notes;
    private final EventExecutor timer;
    private final CompletableFuture<Observation> done = new CompletableFuture<>();
    private final EchoLog samples;
    private boolean bound;
    private @Nullable CompletableFuture<StunSession> opening;
    private @Nullable StunSession session;
    private @Nullable Future<?> deadline;

    BindingProbe(Dialer dialer, ProbePlan plan, Target target, EndpointNotes notes) {
        this.dialer = dialer;
        this.plan = plan;
        this.target = target;
        this.notes = notes;
        this.timer = dialer.executor();
        this.samples = notes.sampling();
    }

    @Override
    public CompletableFuture<Observation> start() {
        timer.execute(this::open);
        return done;
    }

    @Override
    public void stop(ProbeFailure why) {
        timer.execute(() -> finish(bound ? null : why));
    }

    @Override
    public CompletableFuture<?> released() {
        return CompletableFuture.completedFuture(null);
    }

    private void open() {
        if (done.isDone()) {
            return;
        }
        deadline = timer.schedule(
                () -> stop(new ProbeFailure.OutOfTime(notes.currentPhase(), plan.timeout())),
                plan.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<StunSession> opening = dialer.stun(target, notes.observer());
        this.opening = opening;
        opening.whenCompleteAsync(
                (opened, error) -> {
                    if (error != null) {
                        finish(RelayProbe.failure(error));
                    } else {
                        opened(opened);
                    }
                },
                timer);
    }

    private void opened(StunSession session) {
        this.session = session;
        if (done.isDone()) {
            session.close();
            return;
        }
        bound(session, session.first());
    }

    private void bound(StunSession session, BindingReply reply) {
        bound = true;
        notes.bound(reply.mappedAddress(), session.localAddress(), session.serverAddress(), reply.software());
        if (plan.samples() == 0) {
            finish(null);
            return;
        }
        for (int i = 0; i < plan.samples(); i++) {
            timer.schedule(() -> sample(session), i * plan.interval().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void sample(StunSession session) {
        if (done.isDone()) {
            return;
        }
        int number = samples.sent();
        samples.sent(timer.ticker().nanoTime());
        session.ping(PING_PATIENCE).whenCompleteAsync((reply, error) -> sampled(number, reply), timer);
        if (samples.sent() == plan.samples()) {
            long patience = Math.max(LEAST_PATIENCE, 3 * samples.longest());
            timer.schedule(() -> finish(null), patience, TimeUnit.NANOSECONDS);
        }
    }

    private void sampled(int number, @Nullable BindingReply reply) {
        if (done.isDone() || reply == null) {
            return;
        }
        samples.returnedAfter(number, reply.rttNanos());
        if (samples.received() == plan.samples()) {
            finish(null);
        }
    }

    private void finish(@Nullable ProbeFailure failure) {
        if (done.isDone()) {
            return;
        }
        notes.sampled(EndpointNotes.BINDING, samples);
        done.complete(notes.observation(failure));
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (session != null) {
            session.close();
        } else if (opening != null) {
            opening.cancel(true);
        }
    }
}
