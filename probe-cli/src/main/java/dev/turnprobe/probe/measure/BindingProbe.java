package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.BindingReply;
import dev.turnprobe.turn.StunSession;
import dev.turnprobe.turn.core.Phase;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Probes one STUN endpoint: the reflexive address and the round-trip time of Binding requests (RFC 8489 §3). */
final class BindingProbe implements Probe {
    private static final String PROOF = "binding";
    private static final Duration PING_PATIENCE = Duration.ofSeconds(2);
    private static final long LEAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

    private final Dialer dialer;
    private final ProbePlan plan;
    private final Target target;
    private final EndpointNotes notes;
    private final EventExecutor timer;
    private final CompletableFuture<Observation> done = new CompletableFuture<>();
    private final List<Sample> samples = new ArrayList<>();
    private long longest;
    private int received;
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
        notes.software(reply.software());
        notes.echo(PROOF);
        long at = notes.endOf(Phase.BINDING);
        notes.candidate(Candidate.reflexive(
                reply.mappedAddress(),
                session.localAddress(),
                session.serverAddress(),
                target.uri().transport(),
                at >= 0 ? at : notes.since(timer.ticker())));
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
        int number = samples.size();
        long now = timer.ticker().nanoTime();
        samples.add(new Sample(now, Sample.LOST));
        session.ping(PING_PATIENCE).whenCompleteAsync((reply, error) -> sampled(number, now, reply), timer);
        if (samples.size() == plan.samples()) {
            long patience = Math.max(LEAST_PATIENCE, 3 * longest);
            timer.schedule(() -> finish(null), patience, TimeUnit.NANOSECONDS);
        }
    }

    private void sampled(int number, long sentNanos, @Nullable BindingReply reply) {
        if (done.isDone() || reply == null) {
            return;
        }
        samples.set(number, new Sample(sentNanos, reply.rttNanos()));
        longest = Math.max(longest, reply.rttNanos());
        if (++received == plan.samples()) {
            finish(null);
        }
    }

    private void finish(@Nullable ProbeFailure failure) {
        if (done.isDone()) {
            return;
        }
        if (!samples.isEmpty()) {
            notes.echo(PROOF, samples);
        }
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
