package dev.turnprobe.probe.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.TurnUri;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which steps of a probe count. */
class RecordingTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Recording recording = new Recording();

    @Test
    void whatCameAfterTheOutcomeThatCountedIsForgotten() {
        EndpointNotes notes = notes();
        notes.tried("self-echo");
        Observation counted = notes.observation(null);
        notes.tried("two-relays");
        notes.observation(new ProbeFailure.Interrupted());
        assertThat(recording.of(0)).isEmpty();
        recording.ended(counted);
        notes.tried("reflexive-peer");
        assertThat(recording.of(0).get(0).steps())
                .containsExactly(new TapeStep.Tried("self-echo", 0), new TapeStep.Ended(new Ending.Fine(), 0));
    }

    /** Only the first of two threads that end a probe is heard; it may be the one that looked later. */
    @Test
    void anOutcomeThatDidNotCountIsForgottenToo() {
        EndpointNotes notes = notes();
        notes.observation(new ProbeFailure.Interrupted());
        notes.tried("self-echo");
        recording.ended(notes.observation(null));
        assertThat(recording.of(0).get(0).steps())
                .containsExactly(new TapeStep.Tried("self-echo", 0), new TapeStep.Ended(new Ending.Fine(), 0));
    }

    /** A sweep may open an endpoint once more. */
    @Test
    void eachProbeOfAnEndpointHasATapeOfItsOwn() {
        Observation first = notes().observation(null);
        recording.ended(first);
        EndpointNotes again = notes();
        again.tried("self-echo");
        assertThat(recording.of(0)).hasSize(1);
        recording.ended(again.observation(null));
        List<Tape> tapes = recording.of(0);
        assertThat(tapes).hasSize(2);
        assertThat(tapes.get(0).steps()).hasSize(1);
        assertThat(tapes.get(1).steps()).hasSize(2);
    }

    private EndpointNotes notes() {
        Target target = new Target("turn:192.0.2.1", TurnUri.parse("turn:192.0.2.1"), null, null);
        return new EndpointNotes(0, target, true, ticker, event -> {}, null, recording.tape(0));
    }
}
