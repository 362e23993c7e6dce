package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.report.Schemas;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code demo}: the first thing anyone runs, with nothing but a JDK. */
@ExtendWith(LeakWatch.class)
@Timeout(60)
class DemoTest {
    @Test
    void showsAProvenRelayOverEachTransport() {
        Cli.Result result = new Cli().today().execute("demo");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out()).contains("?transport=udp", "?transport=tcp", "turns:", "ok: 4 of 4 endpoints work");
    }

    @Test
    void jsonIsTheDocumentAndNothingElse() {
        Cli.Result result = new Cli().today().execute("demo", "--json");
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode document = Schemas.document(result.out());
        assertThat(document.path("endpoints")).hasSize(4);
        assertThat(document.path("endpoints").findValuesAsText("transport"))
                .containsExactly("udp", "tcp", "tls", "dtls");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void serveTellsOtherProgramsAllTheyNeedAndEndsWithItsInput() throws Exception {
        try (PipedOutputStream keyboard = new PipedOutputStream()) {
            Cli cli = new Cli().today().input(new PipedInputStream(keyboard));
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> app.run("demo", "--serve"));
            JsonNode line = new ObjectMapper().readTree(awaitLine(cli, code));
            assertThat(line.path("realm").asText()).isEqualTo("demo.turnprobe");
            assertThat(line.path("ca").asText()).startsWith("-----BEGIN CERTIFICATE-----");
            assertThat(line.path("uris")).hasSize(4);
            Path ca = Path.of(line.path("caFile").asText());
            assertThat(ca).exists();

            Cli.Result check = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", line.path("password").asText())
                    .execute(
                            "check",
                            "-u",
                            line.path("username").asText(),
                            "--ca",
                            ca.toString(),
                            line.path("uris").path(0).asText(),
                            line.path("uris").path(1).asText(),
                            line.path("uris").path(2).asText(),
                            line.path("uris").path(3).asText());
            assertThat(check.code()).as(check.all()).isZero();

            keyboard.close();
            assertThat(code.get(10, TimeUnit.SECONDS)).isZero();
            assertThat(cli.outSoFar().lines()).hasSize(1);
            assertThat(Files.exists(ca)).isFalse();
        }
    }

    @Test
    void serveEndsOnAnInterrupt() throws Exception {
        try (PipedOutputStream keyboard = new PipedOutputStream()) {
            Cli cli = new Cli().today().input(new PipedInputStream(keyboard));
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> app.run("demo", "--serve", "--listen", "[::1]:0"));
            JsonNode line = new ObjectMapper().readTree(awaitLine(cli, code));
            assertThat(line.path("uris").path(0).asText()).startsWith("turn:[");
            app.interrupt();
            assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
        }
    }

    /** The line is there when the server is ready; nothing else says so, so it is looked for. */
    private static String awaitLine(Cli cli, CompletableFuture<Integer> code) {
        while (!cli.outSoFar().endsWith("\n")) {
            assertThat(code.isDone()).as("it ended early: %s", cli.result(-1)).isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return cli.outSoFar();
    }
}
