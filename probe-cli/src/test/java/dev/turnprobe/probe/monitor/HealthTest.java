package dev.turnprobe.probe.monitor;

import static dev.turnprobe.probe.monitor.Rounds.SECOND;
import static dev.turnprobe.probe.monitor.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.report.Schemas;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a load balancer is told that all is well. */
class HealthTest {
    @Test
    void allWorks() {
        Health health = Health.of(round().works("turn:r", "europe", 1).state(7), 60 * SECOND);
        assertThat(health.ok()).isTrue();
        JsonNode json = Schemas.named("health-1", health.json());
        assertThat(json.path("status").asText()).isEqualTo("ok");
        assertThat(json.path("ageMs").asDouble()).isEqualTo(1000);
        assertThat(json.path("failing")).isEmpty();
    }

    @Test
    void anEndpointFails() {
        Health health =
                Health.of(round().works("turn:r", null, 1).silent("turn:s").state(7), 60 * SECOND);
        assertThat(health.ok()).isFalse();
        assertThat(health.alive()).as("the monitor does what it can").isTrue();
        JsonNode json = Schemas.named("health-1", health.json());
        assertThat(json.path("status").asText()).isEqualTo("degraded");
        assertThat(json.path("failing").path(0).path("uri").asText()).isEqualTo("turn:s");
        assertThat(json.path("failing").path(0).path("codes").path(0).asText()).isEqualTo("TIMED_OUT");
    }

    @Test
    void anOldRoundMeansNothingHoweverGoodItWas() {
        MonitorState state = round().works("turn:r", null, 1).state(7);
        long end = 59 * SECOND + state.patienceNanos();
        assertThat(Health.of(state, end).ok()).isTrue();
        Health stale = Health.of(state, end + 1);
        assertThat(stale.ok()).isFalse();
        assertThat(stale.alive()).isFalse();
        assertThat(Schemas.named("health-1", stale.json()).path("status").asText())
                .isEqualTo("stale");
    }

    @Test
    void beforeTheFirstRoundNothingIsClaimed() {
        MonitorState state = new MonitorState(0, SECOND, 10 * SECOND, 0, 0, 0, null, List.of());
        Health starting = Health.of(state, SECOND);
        assertThat(starting.ok()).isFalse();
        assertThat(starting.alive()).isTrue();
        assertThat(Schemas.named("health-1", starting.json()).path("status").asText())
                .isEqualTo("starting");
        assertThat(Health.of(state, 11 * SECOND).alive())
                .as("it hangs in its first round")
                .isFalse();
    }

    @Test
    void aSourceThatFailsIsNamedWithItsWords() {
        Diagnosis why = new Diagnosis(
                Cause.PROVIDER_UNREACHABLE,
                Diagnosis.Severity.ERROR,
                Diagnosis.Confidence.HIGH,
                "Metered is failing",
                Map.of(),
                "wait",
                List.of());
        Instant end = Instant.parse("2026-01-31T13:00:00Z");
        SourceState source = new SourceState("Metered", 1, end, 4, 5, why);
        Health health = Health.of(round().works("turn:r", null, 1).state(7, source), 60 * SECOND);
        assertThat(health.ok()).as("what it gave before still works").isTrue();
        assertThat(source.lacking(end.minusSeconds(1))).isFalse();
        assertThat(source.lacking(end)).isTrue();
        JsonNode json = Schemas.named("health-1", health.json()).path("sources").path(0);
        assertThat(json.path("code").asText()).isEqualTo("PROVIDER_UNREACHABLE");
        assertThat(json.path("failures").asInt()).isEqualTo(5);
        assertThat(json.path("expiresAt").asText()).isEqualTo("2026-01-31T13:00:00.000Z");
    }
}
