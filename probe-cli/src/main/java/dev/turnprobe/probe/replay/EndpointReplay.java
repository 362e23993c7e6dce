package dev.turnprobe.probe.replay;

import dev.turnprobe.probe.measure.EndpointNotes;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.plan.Target;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Comes to the observation of an endpoint once more. Nothing of it is on the tape: what is reported is what the engines
 * and the notebook of a probe make of the frames.
 *
 * @param verifying whether certificates were checked
 * @param events hears what a probe tells while it runs
 * @param trace gets a line per frame; null for none
 */
public record EndpointReplay(
        boolean verifying,
        Consumer<ProbeEvent> events,
        @Nullable Consumer<String> trace) {

    /**
     * Replays the tape of a probe, and of the second one if the endpoint was opened once more.
     *
     * @param target with the credentials that the frames were signed with
     * @throws ReplayException when a tape does not fit what the engines make of it
     */
    public Observation observe(int index, Target target, List<Tape> tapes) {
        if (tapes.isEmpty()) {
            throw new ReplayException("endpoint " + index + " (" + target.text() + "): there is no tape of it");
        }
        Observation seen = replay(index, target, tapes.get(0), events);
        for (Tape again : tapes.subList(1, tapes.size())) {
            seen = seen.andAgain(replay(index, target, again, event -> {}));
        }
        events.accept(new ProbeEvent.Finished(index, seen));
        return seen;
    }

    private Observation replay(int index, Target target, Tape tape, Consumer<ProbeEvent> told) {
        TapeClock clock = new TapeClock();
        EndpointNotes notes = new EndpointNotes(index, target, verifying, clock, told, trace, null);
        if (tape.isProxied()) {
            notes.proxied();
        }
        return new TapePlayer(index, target, tape.steps(), clock, notes).play();
    }
}
