package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.probe.report.ScreenModel;
import java.io.BufferedReader;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process: signals, pipes and terminals are not to be had otherwise. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has neither these signals nor script(1)")
class ProcessTest {
    private static final long SIGINT_BIT = 1L << 2 - 1;

    @TempDir
    Path directory;

    @Test
    void ctrlCPrintsWhatIsKnownAndEndsWith130() throws Exception {
        try (GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP);
                EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            List<String> check =
                    command(server, "--ndjson", "--timeout", "100s", silent.uri(), server.uri(Transport.UDP));
            if (interruptsAreIgnored()) {
                check.addAll(0, List.of("env", "--default-signal=INT"));
            }
            Process process = start(server, check, Redirected.NOTHING);
            List<String> lines = new ArrayList<>();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                do {
                    lines.add(reader.readLine());
                } while (!lines.get(lines.size() - 1).contains("\"event\":\"endpoint\""));
                // The one that never answers is still being asked.
                signal(process, "INT");
                reader.lines().forEach(lines::add);
            }
            assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
            List<JsonNode> events = lines.stream().map(Schemas::event).toList();
            JsonNode summary = events.get(events.size() - 1);
            assertThat(summary.path("event").asText()).isEqualTo("summary");
            assertThat(summary.path("interrupted").asBoolean()).isTrue();
            assertThat(events.get(events.size() - 2).findValuesAsText("code")).contains("INTERRUPTED");
            assertThat(complaints()).isEmpty();
        }
    }

    @Test
    void readerThatGoesAwayIsNoReasonToComplain() throws Exception {
        try (GarbageServer silent = GarbageServer.start(Garbage.SILENT_UDP);
                EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            String[] uris = {server.uri(Transport.UDP), server.uri(Transport.TCP), silent.uri()};
            Process process = start(server, "--ndjson", "--timeout", "100s", uris[0], uris[1], uris[2]);
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(reader.readLine()).startsWith("{\"event\":");
            }
            // Long before the silent one is out of time.
            assertThat(process.waitFor()).isEqualTo(ExitCode.UNREAD);
            assertThat(complaints()).isEmpty();
        }
    }

    @Test
    void rowsAreLiveOnATerminal() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script(1) here, so no terminal");
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            List<String> check = command(server, server.uri(Transport.UDP), server.uri(Transport.TCP));
            Path run = Files.writeString(
                    directory.resolve("run"), "stty rows 30 cols 200\nexec '" + String.join("' '", check) + "'\n");
            Process process = start(
                    server, List.of("script", "-q", "-e", "-c", "sh " + run, "/dev/null"), Redirected.INPUT_IS_EMPTY);
            String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(written).isZero();
            ScreenModel screen = new ScreenModel(200, 30, true);
            screen.feed(written);
            assertThat(written).contains("\u001b[J", "\u001b[32mok");
            assertThat(screen.everything())
                    .noneMatch(line -> line.startsWith("..."))
                    .filteredOn(line -> line.startsWith("ok"))
                    .hasSize(3);
        }
    }

    /** The process stands still for a second while it measures: it knows, and does not take that for the network's loss. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "whether a process has stopped is looked up in /proc")
    void aStallOfOurOwnProcessIsNoLoss() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            List<String> quality = command("quality", server, server.uri(Transport.UDP), "--ndjson", "--no-mtu");
            quality.addAll(List.of("--rate", "100", "--duration", "1h", "--timeout", "60s"));
            if (interruptsAreIgnored()) {
                quality.addAll(0, List.of("env", "--default-signal=INT"));
            }
            Process process = start(server, quality, Redirected.NOTHING);
            List<String> lines = new ArrayList<>();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                String running = reader.readLine();
                signal(process, "STOP");
                Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
                while (!Files.readString(stat).contains(") T ")) {
                    Thread.onSpinWait();
                }
                // Not to wait for anything: so long does it stand still.
                Thread.sleep(1000);
                signal(process, "CONT");
                lines.add(reader.readLine());
                signal(process, "INT");
                reader.lines().forEach(lines::add);
                assertThat(running).contains("\"event\":\"second\"");
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor()).isEqualTo(ExitCode.INTERRUPTED);
            JsonNode seen = Schemas.named("quality-event-1", lines.get(lines.size() - 1));
            JsonNode self = seen.path("self");
            assertThat(self.path("stalls").asInt()).as("%s", seen).isPositive();
            assertThat(self.path("stalledMs").asDouble()).as("%s", seen).isGreaterThan(900);
            assertThat(self.path("skipped").asInt()).as("%s", seen).isGreaterThan(80);
            // Of the hundred that were to be sent meanwhile, none is lost; a few may be for other reasons.
            assertThat(lost(seen.path("out")) + lost(seen.path("in")))
                    .as("%s", seen)
                    .isLessThan(10);
        }
    }

    private static int lost(JsonNode direction) {
        return direction.path("sent").asInt() - direction.path("received").asInt();
    }

    private static void signal(Process process, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** A shell starts what it starts in the background deaf to SIGINT, and children stay so: this build may be there. */
    private static boolean interruptsAreIgnored() throws Exception {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).trim())
                        .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGINT_BIT) != 0);
    }

    private enum Redirected {
        NOTHING,
        INPUT_IS_EMPTY
    }

    private Process start(EmbeddedTurnServer server, String... arguments) throws Exception {
        return start(server, command(server, arguments), Redirected.NOTHING);
    }

    private Process start(EmbeddedTurnServer server, List<String> command, Redirected redirected) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("complaints").toFile());
        if (redirected == Redirected.INPUT_IS_EMPTY) {
            builder.redirectInput(new File("/dev/null"));
        }
        builder.environment().put("TURN_PASSWORD", server.password());
        builder.environment().put("TERM", "xterm");
        builder.environment().remove("NO_COLOR");
        return builder.start();
    }

    private static List<String> command(EmbeddedTurnServer server, String... arguments) {
        return command("check", server, arguments);
    }

    private static List<String> command(String name, EmbeddedTurnServer server, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ProbeApp.class.getName(),
                name,
                "-u",
                server.username()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** On JDK 24 and later the JVM itself remarks on Netty's use of Unsafe. */
    private String complaints() throws Exception {
        return Files.readAllLines(directory.resolve("complaints")).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .reduce("", (all, line) -> all + line + "\n");
    }
}
