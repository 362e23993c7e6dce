package dev.turnprobe.probe.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tapes of a run, by endpoint. Safe to use from any thread. */
public final class Recording {
    private final Map<Integer, List<Tape>> tapes = new HashMap<>();
    private long begunAt;

    synchronized void begun(long instant) {
        begunAt = instant;
    }

    /** A new tape for a probe of that endpoint. */
    synchronized Tape tape(int endpoint) {
        Tape tape = new Tape(begunAt);
        tapes.computeIfAbsent(endpoint, number -> new ArrayList<>()).add(tape);
        return tape;
    }

    /** A probe is over, with that outcome. */
    synchronized void ended(Observation outcome) {
        tapes.getOrDefault(outcome.index(), List.of()).forEach(tape -> tape.cut(outcome));
    }

    /** Of the first probe of that endpoint, and of the second if it was opened once more; only of those that are over. */
    public synchronized List<Tape> of(int endpoint) {
        return tapes.getOrDefault(endpoint, List.of()).stream()
                .filter(Tape::isOver)
                .toList();
    }
}
