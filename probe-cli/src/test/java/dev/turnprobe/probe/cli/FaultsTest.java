package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link FaultMatrixTest} does not look at, fault by fault: the evidence, the text, how often a server is asked, how long
 * it takes.
 */
@ExtendWith(LeakWatch.class)
@Timeout(60)
class FaultsTest {
    @TempDir
    Path directory;

    @Test
    void wrongPasswordIsRejectedAfterTwoAllocates() {
        try (EmbeddedTurnServer server = server(ServerScript.none())) {
            Cli.Result result = cli("wrong")
                    .execute("check", "-u", "ada", "--json", server.uri(Transport.UDP), server.uri(Transport.TCP));
            JsonNode document = failed(result, "CREDENTIALS_REJECTED");
            // Said once for all of them, too.
            assertThat(document.path("diagnosis").path(0).path("code").asText()).isEqualTo("CREDENTIALS_REJECTED");
            assertThat(document.path("diagnosis").path(0).path("endpoints")).hasSize(2);
            assertThat(server.requests(StunMethod.ALLOCATE)).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void expiredRestCredentialsAreNamedAsSuch() {
        try (EmbeddedTurnServer server = server(ServerScript.none())) {
            String[] check = {"check", "-u", "1600000000", "--json", server.uri(Transport.UDP), "-q"};
            failed(cli("wrong").execute(check), "CREDENTIALS_EXPIRED");
            Cli.Result told = cli("wrong").execute(Arrays.copyOf(check, check.length - 1));
            assertThat(told.err()).startsWith("warning: credentials.username: ran out");
        }
    }

    @Test
    void redirectsThatLeadNowhereAreSaidSo() {
        InetSocketAddress alternate = new InetSocketAddress("127.0.0.1", 9);
        try (EmbeddedTurnServer server = server(ServerScript.redirect(alternate).to(StunMethod.ALLOCATE))) {
            Cli.Result result = cli().execute("check", "-u", "ada", "--json", server.uri(Transport.TCP));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
            JsonNode said =
                    Schemas.document(result.out()).path("endpoints").path(0).path("diagnosis");
            assertThat(said.path(0).path("code").asText()).isEqualTo("REDIRECTED");
            assertThat(said.path(1).path("code").asText()).isEqualTo("PORT_CLOSED");
            assertThat(said.toString()).contains("127.0.0.1:9").contains("tcp port 9");
        }
    }

    /** The way is longer by what it costs to be sent on, and the report shows each step. */
    @Test
    void redirectsThatLeadSomewhereAreFollowedAndShown() {
        try (EmbeddedTurnServer there = server(ServerScript.none())) {
            InetSocketAddress alternate = new InetSocketAddress("127.0.0.1", there.port(Transport.UDP));
            try (EmbeddedTurnServer here =
                    server(ServerScript.redirect(alternate).to(StunMethod.ALLOCATE))) {
                Cli.Result result = cli().execute("check", "-u", "ada", "--json", here.uri(Transport.UDP));
                assertThat(result.code()).as(result.all()).isZero();
                JsonNode endpoint =
                        Schemas.document(result.out()).path("endpoints").path(0);
                JsonNode hop = endpoint.path("redirects").path(0);
                assertThat(hop.path("to").asText()).isEqualTo("127.0.0.1:" + alternate.getPort());
                assertThat(hop.path("signed").asBoolean()).isFalse();
                assertThat(endpoint.path("roundTripsToCandidate").asInt()).isEqualTo(3);
                assertThat(endpoint.path("diagnosis").path(0).path("code").asText())
                        .isEqualTo("REDIRECTED");
                assertThat(endpoint.path("diagnosis").path(0).path("severity").asText())
                        .isEqualTo("warning");
            }
        }
    }

    @Test
    void aProxyThatIsNotThereIsTheProxysFault() {
        try (EmbeddedTurnServer server = server(ServerScript.none())) {
            String proxy = "http://eve:hunter2@127.0.0.1:9";
            Cli.Result result =
                    cli().execute("check", "-u", "ada", "--json", "-vv", "--proxy", proxy, server.uri(Transport.TCP));
            failed(result, "PROXY_FAILED");
            assertThat(result.all()).doesNotContain("hunter2");
            failed(
                    cli().execute("check", "-u", "ada", "--json", "--proxy", proxy, server.uri(Transport.UDP)),
                    "PROXY_FAILED");
        }
    }

    @Test
    void silenceAfterTheChallengeTimesOut() {
        ServerScript script = ServerScript.silence()
                .to(StunMethod.ALLOCATE, Occurrence.always().signed());
        try (EmbeddedTurnServer server = server(script)) {
            JsonNode document = failed(
                    cli().execute("check", "-u", "ada", "--json", "--timeout", "1s", server.uri(Transport.UDP)),
                    "TIMED_OUT");
            assertThat(document.path("elapsedMs").asDouble()).isBetween(900.0, 8000.0);
            assertThat(document.toString()).contains("\"phase\":\"allocate\"");
        }
    }

    @Test
    void relayThatDropsEverythingIsBlockedAndNeverOk() {
        try (EmbeddedTurnServer server = server(ServerScript.dropRelayedData())) {
            Cli.Result result =
                    cli().execute("check", "-u", "ada", "--json", "--timeout", "2s", server.uri(Transport.UDP));
            JsonNode endpoint =
                    failed(result, "RELAY_PATH_BLOCKED").path("endpoints").path(0);
            // The allocation itself did work, and the document says so.
            assertThat(endpoint.path("candidates")).hasSize(1);
            assertThat(endpoint.path("proofAttempts")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, two-relays", "3, reflexive-peer"})
    void whenTheServerForbidsItselfAsPeerAnotherProofIsFound(int refusals, String proof) {
        AtomicInteger asked = new AtomicInteger();
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                config().settings(s -> s.denyPeers(peer -> asked.incrementAndGet() <= refusals)))) {
            Cli.Result result = cli().execute("check", "-u", "ada", "--json", server.uri(Transport.UDP));
            assertThat(result.code()).as(result.all()).isZero();
            JsonNode endpoint = Schemas.document(result.out()).path("endpoints").path(0);
            assertThat(endpoint.path("proof").asText()).isEqualTo(proof);
            assertThat(endpoint.path("proofAttempts").path(0).path("refusal").asText())
                    .contains("403");
            assertThat(endpoint.path("rtt").path("received").asInt()).isEqualTo(10);
        }
    }

    @Test
    void deadUdpPortEndsWithinTheTimeout() throws IOException {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        JsonNode document = failed(
                cli().execute("check", "-u", "ada", "--json", "--timeout", "2s", "turn:127.0.0.1:" + port),
                "PORT_CLOSED");
        assertThat(document.path("elapsedMs").asDouble()).isLessThan(4000);
    }

    @ParameterizedTest
    @EnumSource(Garbage.class)
    void garbageEndsInAClearFailedRow(Garbage kind) {
        try (GarbageServer server = GarbageServer.start(kind)) {
            String[] arguments = {"check", "-u", "ada", "--timeout", "1s", server.uri()};
            Cli.Result text = cli().execute(arguments);
            assertThat(text.code()).as(text.all()).isEqualTo(ExitCode.FAILED);
            assertThat(text.out()).contains("FAILED", "failed: 0 of 1").doesNotContain("\tat ", "Exception");
            assertThat(text.err()).isEmpty();
            String[] json = {"check", "-u", "ada", "--timeout", "1s", "--json", server.uri()};
            String expected = switch (kind) {
                case RANDOM_DATAGRAMS, HTTP_400, ENDLESS_NOISE -> "NOT_STUN";
                case SILENT_UDP, SILENT_TCP, HUGE_FRAME_HEADER -> "TIMED_OUT";
                case HALF_CLOSE, CLOSE_AT_ONCE, RESET -> "CONNECTION_LOST";
            };
            failed(cli().execute(json), expected);
        }
    }

    @Test
    void badCertificatesAreToldApart() throws IOException {
        TestCertificates authority = TestCertificates.create();
        Path ca = Files.writeString(directory.resolve("ca.pem"), authority.caPem());
        tls(authority.wrongName(), ca, "TLS_NAME_MISMATCH");
        tls(authority.expired(), ca, "TLS_EXPIRED");
        tls(TestCertificates.selfSigned(), ca, "TLS_UNTRUSTED");
        tls(TestCertificates.create().server(TestCertificates.KeyKind.EC), ca, "TLS_UNTRUSTED");
    }

    private static void tls(ServerIdentity identity, Path ca, String cause) {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                config().transports(Transport.TLS, Transport.DTLS).identity(identity))) {
            JsonNode document = failed(
                    cli().execute(
                                    "check",
                                    "-u",
                                    "ada",
                                    "--json",
                                    "--ca",
                                    ca.toString(),
                                    server.uri(Transport.TLS),
                                    server.uri(Transport.DTLS)),
                    cause);
            assertThat(document.path("endpoints")).hasSize(2).allSatisfy(endpoint -> {
                assertThat(endpoint.path("tls").path("verified").asBoolean(true))
                        .isFalse();
                assertThat(endpoint.path("tls").path("subject").asText()).isNotEmpty();
            });
        }
    }

    private static JsonNode failed(Cli.Result result, String cause) {
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).isEmpty();
        JsonNode document = Schemas.document(result.out());
        assertThat(document.path("verdict").asText()).isEqualTo("failed");
        assertThat(document.path("endpoints")).allSatisfy(endpoint -> {
            assertThat(endpoint.path("status").asText()).isEqualTo("failed");
            assertThat(endpoint.path("diagnosis").path(0).path("code").asText())
                    .as(endpoint.toPrettyString())
                    .isEqualTo(cause);
            assertThat(endpoint.path("diagnosis")).hasSize(1);
        });
        return document;
    }

    private static EmbeddedConfig config() {
        return EmbeddedConfig.defaults().user("ada", "the password");
    }

    private static EmbeddedTurnServer server(ServerScript script) {
        return EmbeddedTurnServer.start(config().script(script));
    }

    private static Cli cli() {
        return cli("the password");
    }

    private static Cli cli(String password) {
        return new Cli().today().environment("TURN_PASSWORD", password);
    }
}
