package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Probes every target of a plan, so many at once. Safe to use from any thread.
 *
 * <p>Events come from event loops, several at a time, and must be taken quickly: put them in a queue.
 */
public final class ProbeRunner implements AutoCloseable {
    private static final long RELEASE_PATIENCE_MILLIS = 500;

    private final ProbePlan plan;
    private final Dialer dialer;
    private final LongSupplier tokens;
    private final Consumer<ProbeEvent> events;
    private final @Nullable Consumer<String> trace;
    private final @Nullable Recording recording;
    private final List<Integer> order;
    private final List<Probe> probes = new ArrayList<>();
    private @Nullable Sweep sweep;
    private @Nullable ProbeFailure stopped;
    private int next;
    private long begunAt;

    /** One that nobody records. */
    public ProbeRunner(
            ProbePlan plan,
            Dialer dialer,
            LongSupplier tokens,
            Consumer<ProbeEvent> events,
            @Nullable Consumer<String> trace) {
        this(plan, dialer, tokens, events, trace, null);
    }

    /**
     * @param dialer taken: closed with this runner
     * @param tokens hard to guess numbers, by which payloads are known again
     * @param trace gets a line per frame, from event loops; null for none
     * @param recording gets a tape of each probe; null for none
     */
    public ProbeRunner(
            ProbePlan plan,
            Dialer dialer,
            LongSupplier tokens,
            Consumer<ProbeEvent> events,
            @Nullable Consumer<String> trace,
            @Nullable Recording recording) {
        this.recording = recording;
        this.plan = plan;
        this.dialer = dialer;
        this.tokens = tokens;
        this.events = events;
        this.trace = trace;
        order = order(plan);
    }

    /** Begins, after a moment of preparation. Every target yields exactly one {@link ProbeEvent.Finished}. */
    public void start() {
        HeadStart.await();
        CompletableFuture<Void> prepared = dialer.prepare();
        WarmUp.once(plan, dialer);
        prepared.join();
        begunAt = dialer.executor().ticker().nanoTime();
        if (recording != null) {
            recording.begun(begunAt);
        }
        if (!plan.pace().isZero()) {
            sweep = new Sweep(plan, dialer, events, this::again);
        }
        int atOnce = plan.parallel() == 0 ? plan.targets().size() : plan.parallel();
        for (int i = 0; i < atOnce; i++) {
            if (plan.pace().isZero()) {
                startNext();
            } else {
                dialer.executor().schedule(this::startNext, i * plan.pace().toNanos(), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** At a pace, those that need most round trips begin first: so the last one is not done any later for it. */
    private static List<Integer> order(ProbePlan plan) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < plan.targets().size(); i++) {
            order.add(i);
        }
        if (!plan.pace().isZero()) {
            order.sort(Comparator.comparing(
                    index -> -roundTrips(plan.targets().get(index).uri().transport())));
        }
        return order;
    }

    /** Until a candidate is there: with DTLS 1.2, TLS 1.3 (1.2 has one more), plain TCP, UDP. */
    private static int roundTrips(Transport transport) {
        return switch (transport) {
            case DTLS -> 5;
            case TLS -> 4;
            case TCP -> 3;
            case UDP -> 2;
        };
    }

    /** Ends every probe that is not done, those not begun included. */
    public void stop(ProbeFailure why) {
        List<Probe> running;
        synchronized (this) {
            stopped = why;
            running = List.copyOf(probes);
        }
        running.forEach(probe -> probe.stop(why));
    }

    /** Nanoseconds since {@link #start}. */
    public long elapsed() {
        return dialer.executor().ticker().nanoTime() - begunAt;
    }

    /** What our own work had to do with the times; meaningful when all is done, and for a plan with a pace. */
    public SweepTiming timing() {
        return sweep == null ? SweepTiming.NONE : sweep.timing();
    }

    private void startNext() {
        int index;
        Probe probe;
        synchronized (this) {
            if (next == plan.targets().size()) {
                return;
            }
            index = order.get(next++);
            probe = probe(index, plan, events);
            probes.add(probe);
        }
        Sweep sweep = this.sweep;
        if (sweep != null) {
            sweep.begun(index);
        }
        probe.start().thenAccept(observation -> {
            recorded(observation);
            if (sweep == null) {
                events.accept(new ProbeEvent.Finished(index, observation));
            } else {
                sweep.ended(observation);
            }
            startNext();
        });
    }

    /** Opens an endpoint once more, without a sample and without a word. */
    private CompletableFuture<Observation> again(int index) {
        Probe probe;
        synchronized (this) {
            probe = probe(index, plan.withSamples(0), event -> {});
            probes.add(probe);
        }
        return probe.start().whenComplete((seen, error) -> recorded(seen));
    }

    private void recorded(Observation seen) {
        if (recording != null) {
            recording.ended(seen);
        }
    }

    private Probe probe(int index, ProbePlan plan, Consumer<ProbeEvent> events) {
        Target target = plan.targets().get(index);
        boolean verifying = plan.trust().verifies();
        Tape tape = recording == null ? null : recording.tape(index);
        EndpointNotes notes =
                new EndpointNotes(index, target, verifying, dialer.executor().ticker(), events, trace, tape);
        if (plan.proxy() != null) {
            notes.proxied();
        }
        if (stopped != null) {
            return new Unprobed(notes, stopped);
        }
        if (!target.isTurn()) {
            return new BindingProbe(dialer, plan, target, notes);
        }
        Sweep sweep = this.sweep;
        return sweep == null
                ? new RelayProbe(dialer, plan, target, notes, tokens)
                : new RelayProbe(dialer, plan, target, notes, tokens, () -> sweep.turn(index));
    }

    /** Waits a moment for allocations to be given back, then frees sockets and threads. */
    @Override
    public void close() {
        if (sweep != null) {
            sweep.close();
        }
        List<Probe> all;
        synchronized (this) {
            all = List.copyOf(probes);
        }
        CompletableFuture<?>[] released = all.stream().map(Probe::released).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(released)
                .completeOnTimeout(null, RELEASE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        dialer.close();
    }

    /** An endpoint whose outcome is known without asking it. */
    private record Unprobed(EndpointNotes notes, ProbeFailure why) implements Probe {
        @Override
        public CompletableFuture<Observation> start() {
            return CompletableFuture.completedFuture(notes.observation(why));
        }

        @Override
        public void stop(ProbeFailure why) {}

        @Override
        public CompletableFuture<?> released() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
