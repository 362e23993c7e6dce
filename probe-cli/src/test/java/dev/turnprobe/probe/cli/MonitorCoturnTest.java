package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
                assertThat(monitor.get("/healthz").statusCode()).isEqualTo(200);
                signal("-STOP", pid);
                assertThat(monitor.awaitChange("failed").path("code").asText())
                        .isIn("TIMED_OUT", "PORT_FILTERED", "RELAY_PATH_BLOCKED", "UDP_BLOCKED");
                assertThat(monitor.get("/healthz").statusCode()).isEqualTo(503);
                signal("-CONT", pid);
                monitor.awaitChange("ok");
                assertThat(monitor.get("/healthz").statusCode()).isEqualTo(200);
                assertThat(monitor.get("/metrics").body()).contains("turnprobe_rounds_overdue_total");
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
