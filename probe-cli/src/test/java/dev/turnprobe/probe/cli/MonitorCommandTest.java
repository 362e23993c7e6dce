package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code turnprobe monitor} as its users have it, against the embedded server. */
@Timeout(240)
@ExtendWith(LeakWatch.class)
class MonitorCommandTest {
    private static final String SECRET = "correct-horse-battery-staple";

    @TempDir
    Path directory;

    @Test
    void everyPageSaysWhatTheRoundHasShown() throws Exception {
        try (EmbeddedTurnServer server =
                        EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", SECRET));
                RunningMonitor monitor = RunningMonitor.start(
                        new Cli().today().environment("TURN_PASSWORD", SECRET),
                        "-u",
                        "ada",
                        "--ca",
                        server.caFile().toString(),
                        server.uri(Transport.UDP),
                        server.uri(Transport.TLS))) {
            monitor.awaitChange("ok");
            monitor.awaitChange("ok");
            String metrics = monitor.get("/metrics").body();
            assertThat(metrics.lines().filter(line -> line.startsWith("turnprobe_up{")))
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(" 1.0"));
            assertThat(metrics)
                    .contains("turnprobe_healthy 1.0", "turnprobe_rtt_seconds_count", "le=\"0.05\"")
                    .contains("turnprobe_tls_certificate_expiry_timestamp_seconds{")
                    .contains("turnprobe_phase_duration_seconds{kind=\"turn\",phase=\"secure\"")
                    .contains("uri=\"" + server.uri(Transport.UDP) + "\"");
            HttpResponse<String> health = monitor.get("/healthz");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(Schemas.named("health-1", health.body()).path("status").asText())
                    .isEqualTo("ok");
            assertThat(monitor.get("/livez").statusCode()).isEqualTo(200);
            JsonNode report = Schemas.document(monitor.get("/report.json").body());
            assertThat(report.path("endpoints")).hasSize(2);
            assertThat(report.path("verdict").asText()).isEqualTo("ok");
            HttpResponse<String> page = monitor.get("/report.html");
            assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(page.body()).contains("<html", server.uri(Transport.TLS));
            HttpResponse<String> index = monitor.get("/");
            assertThat(index.body()).contains("metrics", "healthz", "report.json", "report.html");
            String everything = metrics + health.body() + report + page.body() + index.body();
            Cli.Result result = monitor.stop();
            assertThat(result.code()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(result.err()).contains("metrics on http://127.0.0.1:");
            assertThat(everything + result.all()).doesNotContain(SECRET);
            assertThat(metrics + health.body()).doesNotContain("ada");
            assertThatThrownBy(() -> monitor.get("/metrics")).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anEndpointThatFailsIsNoticedAndSoIsItsReturn() throws Exception {
        AtomicReference<String> password = new AtomicReference<>(SECRET);
        EmbeddedConfig config = EmbeddedConfig.defaults()
                .settings(settings -> settings.moreUsers(name -> name.equals("ada") ? password.get() : null));
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(config);
                RunningMonitor monitor = RunningMonitor.start(
                        new Cli().today().environment("TURN_PASSWORD", SECRET),
                        "--every",
                        "1s",
                        "-u",
                        "ada",
                        server.uri(Transport.TCP),
                        "stun:127.0.0.1:" + server.port(Transport.UDP))) {
            monitor.awaitRound();
            assertThat(monitor.get("/healthz").statusCode()).isEqualTo(200);
            password.set("another");
            JsonNode failed = monitor.awaitChange("failed");
            assertThat(failed.path("uri").asText()).isEqualTo(server.uri(Transport.TCP));
            assertThat(failed.path("from").asText()).isEqualTo("ok");
            assertThat(failed.path("code").asText()).isEqualTo("CREDENTIALS_REJECTED");
            HttpResponse<String> health = monitor.get("/healthz");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(Schemas.named("health-1", health.body()).findValuesAsText("codes"))
                    .hasSize(2);
            assertThat(monitor.get("/livez").statusCode()).isEqualTo(200);
            assertThat(monitor.get("/metrics").body())
                    .contains("turnprobe_diagnosis{code=\"CREDENTIALS_REJECTED\"", "turnprobe_healthy 0.0");
            password.set(SECRET);
            JsonNode back = monitor.awaitChange("ok");
            assertThat(back.path("from").asText()).isEqualTo("failed");
            assertThat(monitor.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(monitor.get("/metrics").body()).doesNotContain("CREDENTIALS_REJECTED");
        }
    }

    @Test
    void aServerThatIsGoneIsSeenToBe() throws Exception {
        EmbeddedTurnServer server = EmbeddedTurnServer.start();
        try (RunningMonitor monitor = RunningMonitor.start(
                new Cli().today().environment("TURN_PASSWORD", server.password()),
                "--every",
                "1s",
                "--timeout",
                "5s",
                "--require",
                "relay",
                "-u",
                server.username(),
                server.uri(Transport.UDP))) {
            monitor.awaitChange("ok");
            server.close();
            assertThat(monitor.awaitChange("failed").path("code").asText()).isNotEmpty();
            assertThat(monitor.get("/healthz").statusCode()).isEqualTo(503);
        } finally {
            server.close();
        }
    }

    @Test
    void whatIsRequiredIsEnoughForHealth() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                RunningMonitor monitor = RunningMonitor.start(
                        new Cli().today().environment("TURN_PASSWORD", server.password()),
                        "--require",
                        "udp",
                        "-u",
                        server.username(),
                        server.uri(Transport.UDP),
                        "turn:127.0.0.1:1?transport=tcp")) {
            monitor.awaitRound();
            HttpResponse<String> health = monitor.get("/healthz");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(Schemas.named("health-1", health.body()).path("failing")).hasSize(1);
        }
    }

    @Test
    void aSecretMintsNewCredentialsBeforeTheOldOnesEnd() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), SECRET);
        try (EmbeddedTurnServer server =
                        EmbeddedTurnServer.start(EmbeddedConfig.defaults().sharedSecret(SECRET));
                RunningMonitor monitor = RunningMonitor.start(
                        new Cli().today(),
                        "--every",
                        "1s",
                        "--secret-file",
                        file.toString(),
                        "--ttl",
                        "4s",
                        server.uri(Transport.UDP))) {
            Instant first =
                    Instant.parse(monitor.awaitSource("ok").path("expiresAt").asText());
            monitor.awaitChange("ok");
            assertThat(monitor.get("/metrics").body())
                    .contains("turnprobe_credentials_expiry_timestamp_seconds{source=\"command line\"}");
            Instant second =
                    Instant.parse(monitor.awaitSource("ok").path("expiresAt").asText());
            assertThat(second).isAfter(first);
            // Another secret in the file is taken up with the next renewal, and this server does not know it.
            Files.writeString(file, "another");
            assertThat(monitor.awaitChange("failed").path("code").asText()).startsWith("CREDENTIALS_");
            Files.writeString(file, SECRET);
            monitor.awaitChange("ok");
            Files.delete(file);
            JsonNode unreadable = monitor.awaitSource("failed");
            assertThat(unreadable.path("message").asText()).contains("no such file");
            assertThat(unreadable.path("endpoints").asInt())
                    .as("those of before")
                    .isEqualTo(1);
            Cli.Result result = monitor.stop();
            assertThat(result.all()).doesNotContain(SECRET);
            assertThat(result.err()).contains("warning: command line:", "the credentials of before are used");
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedBeforeAnythingIsAsked() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Cli.Result result = Cli.run("monitor", "--listen", address, "-u", "ada", "turn:127.0.0.1:1");
            assertThat(result.code()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err())
                    .contains("--listen " + address, "in use", "port 0 takes a free one")
                    .doesNotContain("password");
        }
    }

    @Test
    void listeningBeyondLoopbackIsSaid() throws Exception {
        Cli cli = new Cli();
        ProbeApp app = cli.app();
        app.interrupt();
        assertThat(app.run("monitor", "--listen", "0.0.0.0:0", "stun:127.0.0.1:1"))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(cli.result(ExitCode.INTERRUPTED).err())
                .contains("can be reached from other machines", "metrics on http://localhost:");
    }

    @Test
    void stoppedBeforeItsFirstRoundItDoesNotBeginOne() {
        Cli cli = new Cli();
        ProbeApp app = cli.app();
        app.interrupt();
        assertThat(app.run("monitor", "--listen", "127.0.0.1:0", "-q", "stun:127.0.0.1:1"))
                .isEqualTo(ExitCode.INTERRUPTED);
        assertThat(cli.result(ExitCode.INTERRUPTED).all()).isEmpty();
    }

    @Test
    void textHasOneLineAChange() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Cli cli = new Cli().today().environment("TURN_PASSWORD", server.password());
            ProbeApp app = cli.app();
            var code = CompletableFuture.supplyAsync(() -> app.run(
                    "monitor",
                    "--listen",
                    "127.0.0.1:0",
                    "-u",
                    server.username(),
                    server.uri(Transport.UDP),
                    "turn:127.0.0.1:1?transport=tcp"));
            while (cli.outSoFar().lines().count() < 3) {
                assertThat(code.isDone()).isFalse();
                LockSupport.parkNanos(5_000_000);
            }
            app.interrupt();
            assertThat(code.get(50, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(cli.outSoFar().lines().toList())
                    .hasSize(3)
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ ok     turn:127.*=udp"),
                            line -> assertThat(line).contains(" failed turn:127.0.0.1:1?transport=tcp  PORT_CLOSED: "),
                            line -> assertThat(line).startsWith("  -> "));
            server.awaitRequests(StunMethod.REFRESH, 1, Duration.ofSeconds(30));
        }
    }
}
