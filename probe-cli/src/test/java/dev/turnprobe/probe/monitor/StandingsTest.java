package dev.turnprobe.probe.monitor;

import static dev.turnprobe.probe.monitor.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.monitor.Change.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rounds are worth a line. */
class StandingsTest {
    private final Standings standings = new Standings();

    @Test
    void onlyWhatChangesIsTold() {
        assertThat(after(0, round().works("turn:r", null, 1).silent("turn:s")))
                .extracting(Change::from, Change::to)
                .containsExactly(tuple(null, State.OK), tuple(null, State.FAILED));
        assertThat(after(60, round().works("turn:r", null, 2).silent("turn:s"))).isEmpty();
        Change down = after(120, round().silent("turn:r").silent("turn:s")).get(0);
        assertThat(down.from()).isEqualTo(State.OK);
        assertThat(down.to()).isEqualTo(State.FAILED);
        assertThat(down.why().code()).isEqualTo(Cause.TIMED_OUT);
        assertThat(down.lasted()).isEqualTo(Duration.ofSeconds(120));
        Change back =
                after(180, round().works("turn:r", null, 1).silent("turn:s")).get(0);
        assertThat(back.to()).isEqualTo(State.OK);
        assertThat(back.was()).isEqualTo(Cause.TIMED_OUT);
        assertThat(back.lasted()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void endpointsMayGoAndOthersCome() {
        after(0, round().works("turn:r", null, 1));
        assertThat(after(60, round().works("turn:s", null, 1)))
                .extracting(change -> change.endpoint().uri() + " " + change.to())
                .containsExactly("turn:s ok", "turn:r gone");
        assertThat(after(120, round().works("turn:s", null, 1))).isEmpty();
        assertThat(after(180, round().works("turn:s", "europe", 1)))
                .as("the same URI elsewhere is another endpoint")
                .hasSize(2);
    }

    private List<Change> after(int seconds, Rounds round) {
        return standings.after(round.report(), Rounds.START.plusSeconds(seconds));
    }
}
