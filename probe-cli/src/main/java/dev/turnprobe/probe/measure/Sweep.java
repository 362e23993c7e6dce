package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.turn.Transport;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Keeps the times of many probes true that run at once. First all endpoints are opened, then all are sampled; and where
 * one of our event loops was late while an endpoint was being opened, it is opened once more when all is quiet. Safe to
 * use from any thread.
 */
final class Sweep implements AutoCloseable {
    /** Those that are not open by then are slow or dead, and samples of the others do not wait for them. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    /** Long enough for what a handshake costs us. */
    private static final long STRIDE = TimeUnit.MILLISECONDS.toNanos(15);
    /** How late a loop may be for a round trip of the way, before its time is no longer worth anything. */
    private static final long TOLERATED = TimeUnit.MICROSECONDS.toNanos(1200);

    private static final long TOLERATED_WHEN_SECURE = TimeUnit.MILLISECONDS.toNanos(4);

    private final ProbePlan plan;
    private final Dialer dialer;
    private final EventExecutor timer;
    private final Consumer<ProbeEvent> events;
    private final IntFunction<CompletableFuture<Observation>> again;
    private final LoopWatch watch;
    private final SamplingGate gate;
    private final long begunAt;
    private final long[] startedAt;
    private final List<Observation> doubtful = new ArrayList<>();
    private final Set<Integer> sampling = new HashSet<>();
    private final Set<Integer> measuredAgain = new HashSet<>();
    private long allCandidates;
    private int ended;
    private volatile boolean interrupted;

    /** @param again opens the endpoint of that index once more */
    Sweep(
            ProbePlan plan,
            Dialer dialer,
            Consumer<ProbeEvent> events,
            IntFunction<CompletableFuture<Observation>> again) {
        this.plan = plan;
        this.dialer = dialer;
        this.events = events;
        this.again = again;
        timer = dialer.executor();
        watch = new LoopWatch(dialer.executors());
        int count = plan.targets().size();
        startedAt = new long[count];
        begunAt = timer.ticker().nanoTime();
        // With few at once there is nothing to wait for; and who comes later would be waited for in vain.
        long patience = plan.parallel() == 0 ? Math.min(PATIENCE, plan.timeout().toNanos() / 2) : 0;
        gate = new SamplingGate(timer, count, plan.interval().toNanos(), patience);
    }

    synchronized void begun(int endpoint) {
        startedAt[endpoint] = timer.ticker().nanoTime();
    }

    /** An endpoint works and waits for its turn to be sampled. */
    CompletableFuture<Void> turn(int endpoint) {
        synchronized (this) {
            sampling.add(endpoint);
        }
        return gate.arrived(endpoint);
    }

    /** A probe is over: its result is told, now or when it was measured again. */
    void ended(Observation seen) {
        gate.arrived(seen.index());
        List<Observation> quiet = List.of();
        boolean tell;
        synchronized (this) {
            if (!seen.candidates().isEmpty()) {
                allCandidates = Math.max(allCandidates, startedAt[seen.index()] + seen.timeToCandidate() - begunAt);
            }
            interrupted |= seen.failure() instanceof ProbeFailure.Interrupted;
            tell = !isDoubtful(seen);
            if (!tell) {
                doubtful.add(seen);
            }
            sampling.remove(seen.index());
            // Those that are neither open nor over by now wait for somebody else, and cost us nothing.
            if (++ended == plan.targets().size() || gate.isOpen() && sampling.isEmpty()) {
                quiet = List.copyOf(doubtful);
                doubtful.clear();
            }
        }
        if (tell) {
            events.accept(new ProbeEvent.Finished(seen.index(), seen));
        }
        measureAgain(quiet);
    }

    private boolean isDoubtful(Observation seen) {
        if (!seen.ok() || seen.candidates().isEmpty() || !seen.target().isTurn()) {
            return false;
        }
        long from = startedAt[seen.index()];
        long late = watch.worstBetween(from, from + seen.timeToCandidate());
        Transport transport = seen.target().uri().transport();
        return late > (transport.isSecure() ? TOLERATED_WHEN_SECURE : TOLERATED);
    }

    private void measureAgain(List<Observation> all) {
        if (all.isEmpty()) {
            return;
        }
        if (interrupted) {
            all.forEach(first -> events.accept(new ProbeEvent.Finished(first.index(), first)));
            return;
        }
        // A session taken up again would save the very round trip that is to be measured (RFC 5246 §7.3).
        dialer.forgetSessions();
        dialer.prepare().thenRun(() -> {
            for (int i = 0; i < all.size(); i++) {
                Observation first = all.get(i);
                timer.schedule(() -> measureAgain(first), i * STRIDE, TimeUnit.NANOSECONDS);
            }
        });
    }

    private void measureAgain(Observation first) {
        again.apply(first.index()).thenAccept(second -> {
            synchronized (this) {
                measuredAgain.add(first.index());
            }
            events.accept(new ProbeEvent.Finished(first.index(), first.andAgain(second)));
        });
    }

    synchronized SweepTiming timing() {
        return new SweepTiming(
                allCandidates, watch.worst(), measuredAgain.stream().sorted().toList());
    }

    @Override
    public void close() {
        watch.close();
    }
}
