package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.report.Schemas;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C ends with 130, and what is known by then is printed (cli.md §3). */
@Timeout(60)
class InterruptTest {
    @Test
    void resultsSoFarAreStillPrintedAndKept(@TempDir Path directory) throws Exception {
        Path bundle = directory.resolve("interrupted.zip");
        try (GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP);
                EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Cli cli = new Cli().today().environment("TURN_PASSWORD", server.password());
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> app.run(
                    "check",
                    "-u",
                    server.username(),
                    "--ndjson",
                    "--timeout",
                    "50s",
                    "--bundle",
                    bundle.toString(),
                    server.uri(Transport.UDP),
                    silent.uri()));
            while (!cli.outSoFar().contains("\"event\":\"endpoint\"")) {
                assertThat(code.isDone()).isFalse();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            app.interrupt();
            assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
            List<JsonNode> endpoints = cli.outSoFar()
                    .lines()
                    .map(Schemas::event)
                    .filter(event -> event.path("event").asText().equals("endpoint"))
                    .toList();
            assertThat(endpoints).hasSize(2);
            assertThat(endpoints.get(0).path("status").asText()).isEqualTo("ok");
            assertThat(endpoints.get(1).path("diagnosis").path(0).path("code").asText())
                    .isEqualTo("INTERRUPTED");
            String last = cli.outSoFar().lines().reduce((a, b) -> b).orElseThrow();
            assertThat(Schemas.event(last).path("interrupted").asBoolean()).isTrue();
            Cli.Result replay = Cli.run("replay", bundle.toString(), "--json");
            assertThat(replay.code()).as(replay.all()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(replay.out())
                    .isEqualTo(Bundles.text(bundle, "report.json"))
                    .contains("INTERRUPTED");
        }
    }

    @Test
    void interruptBeforeAnythingBeganIsNotLost() {
        Cli cli = new Cli();
        ProbeApp app = cli.app();
        app.interrupt();
        int code = app.run("check", "--json", "--parallel", "1", "stun:127.0.0.1:9", "stun:127.0.0.1:9");
        assertThat(code).isEqualTo(ExitCode.INTERRUPTED);
        JsonNode document = Schemas.document(cli.outSoFar());
        assertThat(document.path("interrupted").asBoolean()).isTrue();
        assertThat(document.path("endpoints")).hasSize(2);
    }
}
