package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code turnprobe monitor} as a process: what a service manager does to it. */
@Timeout(240)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no such signals")
class MonitorProcessTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void stoppedInTheMiddleOfARoundItGivesItsAllocationBackAndGoes(String signal, int code) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            List<String> command = List.of(
                    "env",
                    "--default-signal=INT",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ProbeApp.class.getName(),
                    "monitor",
                    "--ndjson",
                    "--listen",
                    "127.0.0.1:0",
                    "--timeout",
                    "100s",
                    "--every",
                    "200s",
                    "--samples",
                    "10000",
                    "--interval",
                    "100ms",
                    "-u",
                    server.username(),
                    server.uri(Transport.UDP));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectError(directory.resolve("complaints").toFile());
            builder.environment().put("TURN_PASSWORD", server.password());
            Process process = builder.start();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                JsonNode listening = Schemas.monitorEvent(reader.readLine());
                assertThat(listening.path("port").asInt()).isPositive();
                while (!reader.readLine().contains("\"name\":\"echo\"")) {
                    // Until its relay is in use.
                }
                assertThat(server.requests(StunMethod.REFRESH)).isZero();
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor()).isEqualTo(code);
            } finally {
                process.destroyForcibly();
            }
            server.awaitRequests(StunMethod.REFRESH, 1, Duration.ofSeconds(30));
        }
    }
}
