package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.report.Schemas;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real coturn whose relay ports are dropped by the kernel: in a network namespace of its own, so that nothing else on
 * this machine notices. Needs root (or the right to make namespaces) and iproute2; skipped with the reason otherwise.
 */
@Tag("coturn")
@RequiresCoturn
class FirewallTest {
    private static final String RANGE = BlockedRelay.FIRST_RELAY_PORT + "-" + BlockedRelay.LAST_RELAY_PORT;

    /** The local table comes first and cannot be outranked, so it is moved behind the rule that drops. */
    private static final String DROP = "ip link set lo up && ip rule add pref 10 lookup local && ip rule del pref 0 "
            + "&& ip rule add pref 5 ipproto udp dport " + RANGE + " blackhole";

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void droppedRelayPortsAreABlockedPathAndNeverOk() throws Exception {
        Process can = new ProcessBuilder("unshare", "-n", "sh", "-c", DROP)
                .redirectErrorStream(true)
                .start();
        String complaint = new String(can.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(can.waitFor() == 0, "no network namespace with a rule of its own here: " + complaint);

        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(
                        "unshare",
                        "-n",
                        "sh",
                        "-c",
                        DROP + " && exec \"$@\"",
                        "sh",
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BlockedRelay.class.getName())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(100, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(ExitCode.FAILED);
        JsonNode document = Schemas.document(Files.readString(out));
        assertThat(document.path("verdict").asText()).isEqualTo("failed");
        assertThat(document.path("endpoints")).hasSize(2).allSatisfy(endpoint -> {
            assertThat(endpoint.path("diagnosis").path(0).path("code").asText()).isEqualTo("RELAY_PATH_BLOCKED");
            // The server did allocate and permit: only the payload tells.
            assertThat(endpoint.path("candidates")).hasSize(1);
            assertThat(endpoint.path("proofAttempts").path(0).path("permitted").asBoolean())
                    .isTrue();
        });
    }

    private static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }
}
