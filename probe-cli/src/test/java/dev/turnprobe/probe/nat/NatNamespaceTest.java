package dev.turnprobe.probe.nat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.cli.ProbeApp;
import dev.turnprobe.probe.report.Schemas;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole program behind real NATs, asking a real coturn (RFC 5780 §4.3, §4.4, §4.6), each in network namespaces of its own.
 * Needs root, iproute2 and nftables; skipped with the reason otherwise. Most of the time is spent waiting for what a NAT does
 * not let in, so several run at a time.
 */
@Tag("coturn")
@RequiresCoturn
class NatNamespaceTest {
    private static final int AT_A_TIME = 4;
    private static final int FORGETS_AFTER_MS = 8_000;

    private record Run(int code, String out, String err) {}

    @TempDir
    static Path directory;

    private static final Map<NatKinds, Future<Run>> RUNS = new EnumMap<>(NatKinds.class);
    private static final List<Process> PROCESSES = new ArrayList<>();
    private static final ExecutorService POOL = Executors.newFixedThreadPool(AT_A_TIME);

    @BeforeAll
    static void start() throws Exception {
        Path script = directory.resolve("behind-nat.sh");
        try (InputStream in = NatNamespaceTest.class.getResourceAsStream("behind-nat.sh")) {
            Files.copy(in, script);
        }
        for (NatKinds kind : List.of(NatKinds.PORT_RESTRICTED_BY_IPTABLES, NatKinds.FORGETFUL)) {
            String complaint = trial(script, kind);
            Assumptions.assumeTrue(complaint == null, () -> "no network with a NAT of its own here: " + complaint);
        }
        for (NatKinds kind : NatKinds.values()) {
            RUNS.put(kind, POOL.submit(() -> run(script, kind)));
        }
    }

    @AfterAll
    static void stop() {
        POOL.shutdownNow();
        synchronized (PROCESSES) {
            PROCESSES.forEach(Process::destroyForcibly);
        }
    }

    /** Null when such a network can be made. */
    private static String trial(Path script, NatKinds kind) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("unshare", "-n", "-m", "sh", script.toString(), kind.setup)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? null : said.strip();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static Run run(Path script, NatKinds kind) throws Exception {
        Path out = directory.resolve(kind + ".out");
        Path err = directory.resolve(kind + ".err");
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-n",
                "-m",
                "sh",
                script.toString(),
                kind.setup,
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ProbeApp.class.getName(),
                "nat",
                "stun:203.0.113.1",
                "--json",
                "--timeout",
                "60s"));
        if (kind == NatKinds.FORGETFUL) {
            command.addAll(List.of("--lifetime", "10s"));
        }
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        synchronized (PROCESSES) {
            PROCESSES.add(process);
        }
        if (!process.waitFor(150, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Run(-1, Files.readString(out), "did not end; " + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @ParameterizedTest
    @EnumSource(value = NatKinds.class, mode = EnumSource.Mode.EXCLUDE, names = "BLOCKED")
    @Timeout(300)
    void namesARealNat(NatKinds kind) throws Exception {
        Run run = RUNS.get(kind).get();
        assertThat(run.code()).as("%s", run).isZero();
        JsonNode document = Schemas.named("nat-1", run.out());
        assertThat(document.path("mapping").path("behavior").asText())
                .as(run.out())
                .isEqualTo(kind.mapping);
        assertThat(document.path("filtering").path("behavior").asText())
                .as(run.out())
                .isEqualTo(kind.filtering);
        assertThat(document.path("hairpin").path("behavior").asText())
                .as(run.out())
                .isEqualTo(kind.hairpin);
        assertThat(document.path("type").asText()).isEqualTo(kind.type);
        assertThat(document.path("verdict").asText()).isEqualTo("ok");
        if (kind == NatKinds.FORGETFUL) {
            JsonNode lifetime = document.path("bindingLifetime");
            assertThat(lifetime.path("aliveMs").asDouble(-1)).as(run.out()).isBetween(0.0, FORGETS_AFTER_MS + 100.0);
            assertThat(lifetime.path("goneMs").asDouble(-1)).as(run.out()).isGreaterThan(FORGETS_AFTER_MS - 100.0);
        }
    }

    /** Nothing comes back at all: nothing is claimed. */
    @ParameterizedTest
    @EnumSource(value = NatKinds.class, names = "BLOCKED")
    @Timeout(300)
    void blockedUdpIsNoNat(NatKinds kind) throws Exception {
        Run run = RUNS.get(kind).get();
        assertThat(run.code()).as("%s", run).isEqualTo(3);
        JsonNode document = Schemas.named("nat-1", run.out());
        assertThat(document.path("verdict").asText()).isEqualTo("failed");
        assertThat(document.has("mapping")).isFalse();
        assertThat(document.has("type")).isFalse();
    }
}
