package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnObserver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes when each phase began and ended. Only phases that apply are kept; see {@link #skip}. */
final class PhaseClock implements TurnObserver {
    private final Consumer<PhaseSpan> ended;
    private final Consumer<String> started;
    private final Set<Phase> skipped = EnumSet.of(Phase.REFRESH);
    private final List<PhaseSpan> spans = new ArrayList<>();
    private @Nullable String current;
    private long currentSince;

    /**
     * @param started hears the name of each phase that begins
     * @param ended hears of each phase that ended well
     */
    PhaseClock(Consumer<String> started, Consumer<PhaseSpan> ended) {
        this.started = started;
        this.ended = ended;
    }

    /** Leaves a phase out: resolving an address literal and connecting a datagram socket take no time on the wire. */
    void skip(Phase phase) {
        skipped.add(phase);
    }

    @Override
    public void phaseStarted(Phase phase, long nanos) {
        if (!skipped.contains(phase)) {
            currentSince = nanos;
            begin(phase.toString());
        }
    }

    /** The phase ended with a 300: a round trip on the way, like any other. */
    @Override
    public void redirected(Redirect hop, long nanos) {
        String asked = current;
        if (asked != null) {
            end(new PhaseSpan(asked, currentSince, nanos - currentSince, 1, 1));
        }
    }

    @Override
    public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
        if (!skipped.contains(phase)) {
            end(new PhaseSpan(phase.toString(), startedNanos, endedNanos - startedNanos, rounds, requests));
        }
        if (phase == Phase.BINDING) {
            // The first one is the way to the candidate; those that follow are samples.
            skipped.add(Phase.BINDING);
        }
    }

    /** A phase of our own begins, such as {@link PhaseSpan#ECHO}. */
    void begin(String name) {
        current = name;
        started.accept(name);
    }

    /** A phase is over. */
    void end(PhaseSpan span) {
        spans.add(span);
        ended.accept(span);
    }

    /** The phase that began last, or null before the first. */
    @Nullable
    String current() {
        return current;
    }

    /** What has ended so far, in the order of the way; data may overtake the answer to its permission. */
    List<PhaseSpan> spans() {
        List<PhaseSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingInt(PhaseClock::place).thenComparingLong(PhaseSpan::startNanos));
        return List.copyOf(sorted);
    }

    private static int place(PhaseSpan span) {
        for (Phase phase : Phase.values()) {
            if (phase.toString().equals(span.name())) {
                return phase.ordinal();
            }
        }
        return Phase.values().length;
    }
}
