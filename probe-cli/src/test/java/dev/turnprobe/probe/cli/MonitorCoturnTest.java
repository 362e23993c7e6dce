package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnProcess;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.stun.StunMethod;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code turnprobe monitor} while a real server stands still for a while. */
@Tag("coturn")
@RequiresCoturn
@Timeout(240)
class MonitorCoturnTest {
    @Test
    void aServerThatStopsAndGoesOnIsFollowed() throws Exception {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults().user("ada", "the-password"))) {
            assumeTrue(coturn instanceof CoturnProcess, "coturn is no process of ours, so it cannot be stopped");
            String pid = Long.toString(((CoturnProcess) coturn).pid());
            try (RunningMonitor monitor = RunningMonitor.start(
                    new Cli().today().environment("TURN_PASSWORD", "the-password"),
                    "--every",
                    "1s",
                    "--timeout",
                    "3s",
                    "-u",
                    "ada",
                    coturn.uri(Transport.UDP))) {
                monitor.awaitChange("ok");
                signal("-STOP", pid);
                JsonNode failed = monitor.awaitChange("failed");
                assertThat(failed.path("code").asText()).doesNotContain("CREDENTIALS", "INTERNAL", "PORT_CLOSED");
                assertThat(failed.path("remedy").asText()).isNotEmpty();
                assertThat(monitor.get("/healthz").statusCode()).isEqualTo(503);
                signal("-CONT", pid);
                JsonNode back = monitor.awaitChange("ok");
                assertThat(back.path("from").asText()).isEqualTo("failed");
                assertThat(back.path("lastedMs").asDouble()).isPositive();
            } finally {
                signal("-CONT", pid);
            }
            // Every allocation is given back: the quota of a small server is not eaten by being watched.
            coturn.awaitRequests(StunMethod.REFRESH, 2, Duration.ofSeconds(30));
        }
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", name, pid).start().waitFor()).isZero();
    }
}
