package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.report.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program, a real router with a narrow link behind it that loses packets on one way, and a real coturn, each in a network
 * namespace of its own. Needs root, iproute2 and nftables; skipped with the reason otherwise.
 */
@Tag("coturn")
@RequiresCoturn
class QualityNamespaceTest {
    @TempDir
    Path directory;

    /**
     * The router says by ICMP that a datagram was too long (RFC 1191 §4); that one is lost, the relay is not. What is lost on the way
     * to the server is lost on the way out.
     */
    @Test
    @Timeout(240)
    void aNarrowLinkIsMeasuredToTheByteAndLossOnItsWay() throws Exception {
        Path script = directory.resolve("narrow.sh");
        try (InputStream in = QualityNamespaceTest.class.getResourceAsStream("narrow.sh")) {
            Files.copy(in, script);
        }
        Run trial = run(script, List.of());
        Assumptions.assumeTrue(trial.code == 0, () -> "no network of its own here: " + trial.err.strip());
        Run run = run(
                script,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProbeApp.class.getName(),
                        "quality",
                        "turn:198.51.100.2",
                        "-u",
                        "ada",
                        "--rate",
                        "400",
                        "--duration",
                        "5s",
                        "--json",
                        "--timeout",
                        "60s"));
        assertThat(run.code).as("%s", run).isZero();
        JsonNode seen = Schemas.named("quality-1", run.out);
        assertThat(seen.path("verdict").asText()).as("%s", run).isEqualTo("ok");
        // 28 bytes of IP and UDP, 4 of ChannelData (RFC 8656 §12.4), 36 of an indication (§11.1), which is padded.
        JsonNode out = seen.path("mtuOut");
        assertThat(out.path("packetBytes").asInt()).as("%s", run).isEqualTo(1300);
        assertThat(out.path("channelPayloadBytes").asInt()).isEqualTo(1268);
        assertThat(out.path("indicationPayloadBytes").asInt()).isEqualTo(1236);
        assertThat(out.path("atLeast").asBoolean()).isFalse();
        // What the peer sends up is plain UDP through the same link: four bytes more of payload, and no more than that.
        assertThat(seen.path("mtuIn").path("channelPayloadBytes").asInt()).isEqualTo(1272);
        assertThat(seen.path("mtuIn").path("atLeast").asBoolean()).isTrue();
        // Three in a hundred, give or take six standard deviations: of two thousand, unless a busy machine judges
        // fewer.
        double expected = 0.03 * seen.path("out").path("sent").asInt();
        assertThat((double) lost(seen.path("out")))
                .as("%s", run)
                .isEqualTo(expected, within(3 + 6 * Math.sqrt(expected)));
        assertThat(lost(seen.path("in"))).as("%s", run).isLessThanOrEqualTo(3);
    }

    private static int lost(JsonNode direction) {
        return direction.path("sent").asInt() - direction.path("received").asInt();
    }

    private record Run(int code, String out, String err) {}

    private Run run(Path script, List<String> program) throws InterruptedException, IOException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        List<String> command = new ArrayList<>(List.of("unshare", "-n", "-m", "sh", script.toString()));
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("TURN_PASSWORD", "lovelace");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Run(-1, "", String.valueOf(e.getMessage()));
        }
        try {
            int code = process.waitFor();
            return new Run(
                    code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }
}
