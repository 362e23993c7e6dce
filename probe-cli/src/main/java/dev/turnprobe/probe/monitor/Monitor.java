package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnoses;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeLoops;
import dev.turnprobe.probe.monitor.EndpointSource.Answer;
import dev.turnprobe.probe.monitor.EndpointSource.Failed;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Probes every endpoint, round after round, and renews their credentials in between. One thread does it all, the one that
 * calls {@link #run}; event loops and providers only put signals into its queue. {@link #stop} and {@link #state} may be
 * called by any thread.
 */
public final class Monitor {
    private static final long LONGEST_NAP = TimeUnit.HOURS.toNanos(1);

    private sealed interface Signal {}

    private record Probed(long round, ProbeEvent event) implements Signal {}

    private record Answered(Supply supply, Answer answer) implements Signal {}

    private record Stop() implements Signal {}

    private final MonitorSettings settings;
    private final ProbeLoops loops;
    private final MonitorListener listener;
    private final RandomGenerator random;
    private final List<Supply> supplies = new ArrayList<>();
    private final Standings standings = new Standings();
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final long startedNanos;
    private @Nullable Beat beat;
    private @Nullable Round round;
    /** Of the round under way, or of the last one. */
    private long number;

    private volatile MonitorState state;

    /** @param loops borrowed */
    public Monitor(MonitorSettings settings, List<EndpointSource> sources, ProbeLoops loops, MonitorListener listener) {
        this.settings = settings;
        this.loops = loops;
        this.listener = listener;
        random = settings.tokens()::getAsLong;
        startedNanos = loops.nanoTime();
        // A round that has just begun needs them until its end, and a provider that fails once deserves a second
        // attempt.
        long lead = settings.plan().timeout().multipliedBy(2).toNanos();
        for (EndpointSource source : sources) {
            supplies.add(new Supply(source, startedNanos, lead, random));
        }
        state = state(null);
    }

    /** What is known now. */
    public MonitorState state() {
        return state;
    }

    /** The monotonic clock of everything here. */
    public long nanoTime() {
        return loops.nanoTime();
    }

    /** Ends {@link #run} soon: what is being probed is let go. */
    public void stop() {
        signals.add(new Stop());
    }

    /**
     * Monitors until it is stopped.
     *
     * @return null when stopped; or why it could not even begin, as a source has refused for good
     */
    public @Nullable Diagnosis run() {
        try {
            while (true) {
                Signal signal = next(begin());
                if (signal instanceof Stop) {
                    return null;
                } else if (signal instanceof Probed probed) {
                    probed(probed);
                } else if (signal instanceof Answered answered) {
                    answered(answered);
                    if (beat == null && answered.answer() instanceof Failed failed && failed.lasting()) {
                        return failed.why();
                    }
                }
            }
        } finally {
            if (round != null) {
                round.stop();
                round.close();
            }
        }
    }

    /** Begins what is due; gives the instant at which something else will be. */
    private long begin() {
        long now = loops.nanoTime();
        long deadline = Beat.NEVER;
        for (Supply supply : supplies) {
            if (supply.ask(now)) {
                ask(supply);
            }
            deadline = Math.min(deadline, supply.nextDeadline());
        }
        return Math.min(deadline, beginRound(now));
    }

    private void ask(Supply supply) {
        supply.source()
                .ask()
                .exceptionally(error -> new Failed(bug(supply.source().name(), error), false, null))
                .thenAccept(answer -> signals.add(new Answered(supply, answer)));
    }

    /** The first round waits for all sources, but not for ever. */
    private long beginRound(long now) {
        Beat beat = this.beat;
        if (beat == null) {
            long latest = startedNanos + settings.plan().timeout().toNanos();
            if (now < latest && !supplies.stream().allMatch(Supply::answered)) {
                return latest;
            }
            // Nothing of this is the first round's fault.
            settings.warmUp().accept(settings.plan().withTargets(targets()));
            beat = new Beat(settings.every().toNanos(), loops.nanoTime(), random);
            this.beat = beat;
        }
        if (beat.begin(loops.nanoTime())) {
            long number = ++this.number;
            Round begun = new Round(settings, supplies, loops, event -> signals.add(new Probed(number, event)));
            round = begun;
            listener.began(begun.plan(), begun.startedAt());
            begun.begin();
            if (begun.complete()) {
                ended(begun, beat);
            }
        }
        return beat.nextDeadline();
    }

    private void probed(Probed probed) {
        Round round = this.round;
        if (round == null || probed.round() != number) {
            return; // a word from one that is over
        }
        if (probed.event() instanceof ProbeEvent.Finished finished) {
            round.seen(finished.observation());
            listener.endpoint(new EndpointReport(
                    finished.observation(), Diagnoses.of(finished.observation(), round.startedAt())));
            if (round.complete() && beat != null) {
                ended(round, beat);
            }
        } else {
            listener.event(probed.event());
        }
    }

    private void ended(Round round, Beat beat) {
        Instant at = settings.clock().instant();
        Report report = round.report(sources(), at);
        round.close();
        this.round = null;
        long now = loops.nanoTime();
        beat.ended(now);
        round.refused(report).forEach(supply -> supply.refused(now));
        state = state(new MonitorState.Round(report, at, now));
        listener.ended(state, standings.after(report, at));
    }

    private void answered(Answered answered) {
        Instant at = settings.clock().instant();
        answered.supply().answer(answered.answer(), loops.nanoTime(), at);
        state = state(state.last());
        listener.source(answered.supply().state(), at);
    }

    private List<Target> targets() {
        return supplies.stream().flatMap(supply -> supply.targets().stream()).toList();
    }

    private List<SourceState> sources() {
        return supplies.stream().map(Supply::state).toList();
    }

    private MonitorState state(MonitorState.@Nullable Round last) {
        return new MonitorState(
                startedNanos,
                settings.every().toNanos(),
                settings.patience(targets().size()).toNanos(),
                beat == null ? 0 : beat.rounds(),
                beat == null ? 0 : beat.overdue(),
                beat == null ? 0 : beat.skipped(),
                last,
                sources());
    }

    /** Null when nothing comes until then. */
    private @Nullable Signal next(long deadline) {
        long nap = Math.min(deadline - loops.nanoTime(), LONGEST_NAP);
        try {
            return signals.poll(Math.max(0, nap), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, there is no sense in going on.
            throw new IllegalStateException("interrupted while waiting for probes", e);
        }
    }

    private static Diagnosis bug(String source, Throwable error) {
        return new Diagnosis(
                Cause.INTERNAL_ERROR,
                Diagnosis.Severity.ERROR,
                Diagnosis.Confidence.HIGH,
                source + " could not be asked: " + error.getClass().getName(),
                Map.of(),
                "please report this with the output of -vv",
                List.of());
    }
}
