package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.KeyPin;
import dev.turnprobe.turn.TlsTrust;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole of {@code check} against the embedded server, in every format. */
@ExtendWith(LeakWatch.class)
class CheckEmbeddedTest {
    private static EmbeddedTurnServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", "the password"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fourTransportsYieldFourProvenRelays() {
        Cli.Result result = cli().execute(arguments("--json"));
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.err()).isEmpty();
        JsonNode document = Schemas.document(result.out());
        assertThat(document.path("verdict").asText()).isEqualTo("ok");
        assertThat(document.path("diagnosis")).isEmpty();
        assertThat(document.path("endpoints")).hasSize(4).allSatisfy(endpoint -> {
            assertThat(endpoint.path("status").asText()).isEqualTo("ok");
            assertThat(endpoint.path("proof").asText()).isEqualTo("self-echo");
            assertThat(endpoint.path("candidates")).hasSize(1);
            JsonNode candidate = endpoint.path("candidates").path(0);
            assertThat(candidate.path("type").asText()).isEqualTo("relay");
            // RFC 8445 §5.1.2: type preference 0, local preference 65535, component 1.
            assertThat(candidate.path("priority").asLong()).isEqualTo(16777215);
            assertThat(candidate.path("relayProtocol")).isEqualTo(endpoint.path("transport"));
            assertThat(candidate.path("atMs")).isEqualTo(endpoint.path("timeToCandidateMs"));
            assertThat(endpoint.path("rtt").path("sent").asInt()).isEqualTo(10);
            assertThat(endpoint.path("rtt").path("received").asInt()).isEqualTo(10);
            assertThat(endpoint.path("server").path("software").asText()).isEqualTo("turnprobe embedded server");
            assertThat(endpoint.path("server").path("lifetimeS").asInt()).isEqualTo(600);
        });
        // RFC 8446 §2: one round trip less than TLS 1.2.
        assertThat(trips(document)).containsExactly(2, 3, 4, 5);
        assertThat(phases(document, 0)).containsExactly("challenge", "allocate", "permission", "echo");
        assertThat(phases(document, 1)).containsExactly("connect", "challenge", "allocate", "permission", "echo");
        assertThat(phases(document, 2))
                .containsExactly("connect", "secure", "challenge", "allocate", "permission", "echo");
        JsonNode tls = document.path("endpoints").path(2).path("tls");
        assertThat(tls.path("version").asText()).isEqualTo("TLSv1.3");
        // RFC 7443 §4.
        assertThat(tls.path("alpn").asText()).isEqualTo("stun.turn");
        assertThat(tls.path("verified").asBoolean()).isTrue();
        // RFC 6347 §4.2: two flights each way, and before them the cookie.
        assertThat(phases(document, 3)).containsExactly("secure", "challenge", "allocate", "permission", "echo");
        JsonNode dtls = document.path("endpoints").path(3).path("tls");
        assertThat(dtls.path("version").asText()).isEqualTo("DTLSv1.2");
        assertThat(dtls.path("alpn").asText()).isEqualTo("stun.turn");
        assertThat(dtls.path("subject")).isEqualTo(tls.path("subject"));
        assertThat(dtls.path("verified").asBoolean()).isTrue();
    }

    @Test
    void pinsAreCheckedOverTlsAndDtls() throws Exception {
        X509Certificate shown =
                TlsTrust.readCertificates(Files.newInputStream(server.caFile())).get(0);
        String wrong = KeyPin.of(shown).toString(); // the authority's key, not the server's
        String[] base = {
            "check", "-u", "ada", "--json", "--insecure", server.uri(Transport.TLS), server.uri(Transport.DTLS), "--pin"
        };
        Cli.Result refused = cli().execute(with(base, wrong));
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        JsonNode document = Schemas.document(refused.out());
        assertThat(document.path("endpoints")).allSatisfy(endpoint -> {
            assertThat(code(endpoint)).isEqualTo("TLS_UNTRUSTED");
            assertThat(endpoint.path("diagnosis").path(0).path("message").asText())
                    .contains("--pin");
        });
        String right = document.path("endpoints")
                .path(1)
                .path("diagnosis")
                .path(0)
                .path("evidence")
                .path("pin")
                .asText();
        Cli.Result accepted = cli().execute(with(base, right));
        assertThat(accepted.code()).as(accepted.all()).isZero();
        assertThat(Schemas.document(accepted.out()).path("endpoints"))
                .allSatisfy(endpoint -> assertThat(
                                endpoint.path("tls").path("verified").asBoolean())
                        .isTrue());
    }

    @Test
    void tls12TakesFiveRoundTrips() {
        try (EmbeddedTurnServer old = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ada", "the password")
                .transports(Transport.TLS)
                .tlsProtocols("TLSv1.2"))) {
            Cli.Result result = cli().execute(
                            "check", "-u", "ada", "--ca", old.caFile().toString(), old.uri(Transport.TLS), "--json");
            assertThat(trips(Schemas.document(result.out()))).containsExactly(5);
        }
    }

    @Test
    void allocationsAreGivenBack() {
        int before = server.requests(StunMethod.REFRESH);
        assertThat(cli().execute("check", "-u", "ada", server.uri(Transport.UDP))
                        .code())
                .isZero();
        // RFC 8656 §7: a Refresh with lifetime 0 deletes the allocation.
        server.awaitRequests(StunMethod.REFRESH, before + 1);
    }

    @Test
    void rowsForPeopleHaveNoControlCharacters() {
        Cli.Result result = cli().execute(arguments());
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out()).contains("STATUS", "relay 127.0.0.1:", "ok: 4 of 4 endpoints work");
        assertThat(result.out()).matches("[ -~\\n\\r]*");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void verboseShowsPhasesAndCandidateLines() {
        Cli.Result result = cli().execute(arguments("-v"));
        assertThat(result.out()).contains("PHASE      TRIPS", "challenge      1 |", "a=candidate:", "typ relay", "proof: self-echo", "TLSv1.3");
    }

    @Test
    void quietSaysRowsAndVerdictOnly() {
        Cli.Result result = cli().execute("check", "-q", "-u", "ada", server.uri(Transport.UDP), "turn:127.0.0.1:1");
        assertThat(result.code()).isEqualTo(ExitCode.DEGRADED);
        assertThat(result.out()).contains("FAILED").doesNotContain("->");
    }

    @Test
    void eventsComeOneALine() {
        Cli.Result result = cli().execute(arguments("--ndjson"));
        List<JsonNode> events = result.out().lines().map(Schemas::event).toList();
        assertThat(events.stream().filter(e -> e.path("event").asText().equals("candidate")))
                .hasSize(4);
        assertThat(events.stream().filter(e -> e.path("event").asText().equals("endpoint")))
                .hasSize(4);
        assertThat(events.get(events.size() - 1).path("event").asText()).isEqualTo("summary");
        assertThat(events.get(events.size() - 1).path("verdict").asText()).isEqualTo("ok");
    }

    @Test
    void stunEndpointsReportTheReflexiveAddress() {
        Cli.Result result =
                cli().execute("check", server.stunUri(Transport.UDP), "--json", "--samples", "5", "--interval", "1ms");
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode endpoint = Schemas.document(result.out()).path("endpoints").path(0);
        assertThat(endpoint.path("kind").asText()).isEqualTo("stun");
        assertThat(endpoint.path("proof").asText()).isEqualTo("binding");
        assertThat(endpoint.path("roundTripsToCandidate").asInt()).isEqualTo(1);
        assertThat(endpoint.path("rtt").path("received").asInt()).isEqualTo(5);
        JsonNode candidate = endpoint.path("candidates").path(0);
        assertThat(candidate.path("type").asText()).isEqualTo("srflx");
        assertThat(candidate.path("address").asText()).isEqualTo("127.0.0.1");
        // RFC 8445 §5.1.2.2: type preference 100.
        assertThat(candidate.path("priority").asLong()).isEqualTo((100L << 24) + 16777215);
        assertThat(candidate.has("relayProtocol")).isFalse();
    }

    @Test
    void stunOverTlsIsCheckedToo() {
        Cli.Result result =
                cli().execute("check", "--ca", server.caFile().toString(), server.stunUri(Transport.TLS), "--json");
        assertThat(result.code()).as(result.all()).isZero();
    }

    @Test
    void iceServersBringTheirOwnCredentials() {
        String json =
                """
                {"iceServers":[{"urls":["%s","%s"],"username":"ada","credential":"the password"},{"url":"%s"}]}""".formatted(server.uri(Transport.UDP), server.uri(Transport.TCP), server.stunUri(Transport.UDP));
        Cli.Result result = new Cli()
                .today()
                .environment("TURN_PASSWORD", "wrong")
                .input(json)
                .execute("check", "--ice-servers", "-", "-u", "nobody", "--json");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(Schemas.document(result.out()).path("endpoints")).hasSize(3);
    }

    @Test
    void dtlsInAListIsCheckedToo() {
        String json = "[{\"urls\":[\"" + server.uri(Transport.DTLS) + "\",\"" + server.uri(Transport.UDP)
                + "\"],\"username\":\"ada\",\"credential\":\"the password\"}]";
        Cli.Result result = cli().input(json)
                .execute(
                        "check",
                        "--ice-servers",
                        "-",
                        "--json",
                        "--ca",
                        server.caFile().toString());
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode endpoint = Schemas.document(result.out()).path("endpoints").path(0);
        assertThat(endpoint.path("transport").asText()).isEqualTo("dtls");
    }

    @Test
    void requireDecidesTheExitCode() {
        String dead = "turn:127.0.0.1:1?transport=tcp";
        assertThat(exit("relay,udp", server.uri(Transport.UDP), dead)).isZero();
        assertThat(exit("udp,tcp", server.uri(Transport.UDP), dead)).isEqualTo(ExitCode.DEGRADED);
        assertThat(exit("relay", server.stunUri(Transport.UDP))).isEqualTo(ExitCode.DEGRADED);
        assertThat(exit("tcp", dead)).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void parallelOneDoesTheSameOneAfterTheOther() {
        Cli.Result result = cli().execute(arguments("--json", "--parallel", "1", "--samples", "1"));
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(Schemas.document(result.out()).path("endpoints")).hasSize(4);
    }

    @Test
    void noSamplesLeaveNoRttButStillAProof() {
        Cli.Result result = cli().execute("check", "-u", "ada", server.uri(Transport.UDP), "--samples", "0", "--json");
        JsonNode endpoint = Schemas.document(result.out()).path("endpoints").path(0);
        assertThat(endpoint.has("rtt")).isFalse();
        assertThat(endpoint.path("proof").asText()).isEqualTo("self-echo");
    }

    @Test
    void resolveGoesAroundTheNameService() {
        Cli.Result result = cli().execute(
                        "check",
                        "-u",
                        "ada",
                        "turn:relay.invalid:" + server.port(Transport.UDP),
                        "--resolve",
                        "relay.invalid:" + server.port(Transport.UDP) + ":127.0.0.1",
                        "--json");
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode endpoint = Schemas.document(result.out()).path("endpoints").path(0);
        assertThat(endpoint.path("host").asText()).isEqualTo("relay.invalid");
        assertThat(endpoint.path("address").asText()).isEqualTo("127.0.0.1:" + server.port(Transport.UDP));
        assertThat(phases(Schemas.document(result.out()), 0)).startsWith("resolve");
    }

    @Test
    void insecureWorksAndSaysSoInEveryOutput() {
        String[] base = {"check", "-u", "ada", "--insecure", server.uri(Transport.TLS)};
        Cli.Result text = cli().execute(base);
        assertThat(text.code()).as(text.all()).isZero();
        assertThat(text.out()).contains("NOT checked");
        JsonNode document = Schemas.document(cli().execute(with(base, "--json")).out());
        assertThat(document.path("insecure").asBoolean()).isTrue();
        assertThat(document.path("endpoints")
                        .path(0)
                        .path("tls")
                        .path("verified")
                        .asBoolean(true))
                .isFalse();
        String events = cli().execute(with(base, "--ndjson")).out();
        assertThat(events.lines().reduce((a, b) -> b))
                .hasValueSatisfying(
                        last -> assertThat(Schemas.event(last).path("insecure").asBoolean())
                                .isTrue());
    }

    @Test
    void onATerminalRowsAreLiveAndColoured() {
        Cli.Result live = cli().terminal(new SomeTerminal()).execute(arguments());
        assertThat(live.code()).isZero();
        assertThat(live.out()).contains("\u001b[J", "\u001b[32mok", "\u001b[?7h");
        // Colours are what these two are about: rows still move.
        Cli.Result plain =
                cli().terminal(new SomeTerminal()).environment("NO_COLOR", "1").execute(arguments());
        assertThat(plain.out()).contains("\u001b[J").doesNotContainPattern("\u001b\\[[0-9;]*m");
        assertThat(cli().terminal(new SomeTerminal())
                        .execute(arguments("--no-color"))
                        .out())
                .contains("\u001b[J")
                .doesNotContainPattern("\u001b\\[[0-9;]*m");
        assertThat(cli().environment("NO_COLOR", "").execute(arguments()).out()).doesNotContain("\u001b");
        assertThat(cli().terminal(new SomeTerminal())
                        .environment("TERM", "dumb")
                        .execute(arguments())
                        .out())
                .doesNotContain("\u001b");
        assertThat(cli().terminal(new SomeTerminal())
                        .execute(arguments("--json"))
                        .out())
                .doesNotContain("\u001b");
    }

    private static int exit(String require, String... uris) {
        return cli().execute(
                        with(with(new String[] {"check", "-u", "ada", "--samples", "0", "--require", require}), uris))
                .code();
    }

    private static Cli cli() {
        return new Cli().today().environment("TURN_PASSWORD", "the password");
    }

    private static String[] arguments(String... more) {
        String[] base = {
            "check",
            "-u",
            "ada",
            "--ca",
            server.caFile().toString(),
            server.uri(Transport.UDP),
            server.uri(Transport.TCP),
            server.uri(Transport.TLS),
            server.uri(Transport.DTLS)
        };
        return with(base, more);
    }

    private static String[] with(String[] base, String... more) {
        List<String> all = new ArrayList<>(List.of(base));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private static List<Integer> trips(JsonNode document) {
        List<Integer> trips = new ArrayList<>();
        document.path("endpoints")
                .forEach(e -> trips.add(e.path("roundTripsToCandidate").asInt()));
        return trips;
    }

    private static List<String> phases(JsonNode document, int endpoint) {
        List<String> names = new ArrayList<>();
        document.path("endpoints")
                .path(endpoint)
                .path("phases")
                .forEach(p -> names.add(p.path("name").asText()));
        return names;
    }

    private static String code(JsonNode endpoint) {
        return endpoint.path("diagnosis").path(0).path("code").asText();
    }

    private static final class SomeTerminal implements Terminal {
        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public char[] readPassword(String prompt) {
            return null;
        }
    }
}
