package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With {@code --redact} no address and no user name is anywhere in what is printed, in any form, and the verdict is the same. */
class RedactTest {
    private static final String USER = "ada@example.org";
    private static final String PASSWORD = "correct-horse-battery-staple";
    private static final String SEEN_AT = "203.0.113.77";
    private static final String ELSEWHERE = "198.51.100.9";

    /** In every spelling that could come out of anything here. */
    private static final String[] HIDDEN = {
        "127.0.0.1",
        "127.0.0.2",
        "[::1]",
        "0:0:0:0:0:0:0:1",
        SEEN_AT,
        ELSEWHERE,
        USER,
        PASSWORD,
        "my-laptop",
        "/home/ada"
    };

    @TempDir
    Path directory;

    static List<List<String>> outputs() {
        return List.of(List.of(), List.of("-vv"), List.of("--json"), List.of("--ndjson"), List.of("--csv"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void nothingIsLeftInAnyOutput(List<String> output) throws Exception {
        ServerScript moved = ServerScript.redirect(new InetSocketAddress(ELSEWHERE, 3478))
                .to(StunMethod.ALLOCATE, Occurrence.always());
        ServerScript seen = ServerScript.mappedAddress(new InetSocketAddress(SEEN_AT, 4711))
                .to(StunMethod.ALLOCATE, Occurrence.always());
        try (EmbeddedTurnServer server = start(config -> config);
                EmbeddedTurnServer mapped = start(config -> config.script(seen));
                EmbeddedTurnServer redirecting = start(config -> config.script(moved));
                EmbeddedTurnServer telling = start(config -> config.settings(settings ->
                        settings.software("relay at 127.0.0.1 for " + USER).realm("realm-of-" + SEEN_AT)));
                EmbeddedTurnServer strict = start(config -> config.user(USER, "another"));
                GarbageServer garbage = GarbageServer.start(Garbage.HTTP_400)) {
            List<String> arguments = new ArrayList<>(List.of("check", "-u", USER, "--insecure", "--timeout", "20s"));
            arguments.addAll(output);
            arguments.addAll(List.of("--samples", "2"));
            arguments.addAll(List.of(
                    server.uri(Transport.UDP),
                    server.uri(Transport.TLS),
                    mapped.uri(Transport.TCP),
                    telling.uri(Transport.UDP),
                    redirecting.uri(Transport.UDP),
                    strict.uri(Transport.UDP),
                    garbage.uri(),
                    "stun:localhost:" + server.port(Transport.UDP),
                    "turn:127.0.0.1:1?transport=tcp"));
            addIpv6(arguments);
            Path junit = directory.resolve("junit.xml");
            List<String> hiding = new ArrayList<>(arguments);
            hiding.addAll(List.of("--redact", "--junit", junit.toString()));
            Cli.Result redacted = execute(hiding);
            assertThat(redacted.all()).contains("127.127.0.1", "localhost").doesNotContain(HIDDEN);
            assertThat(junit).content().contains("127.127.0.1").doesNotContain(HIDDEN);
            if (output.contains("--json")) {
                Cli.Result open = execute(arguments);
                assertThat(open.all()).contains(USER, SEEN_AT, ELSEWHERE);
                assertThat(redacted.code()).as(redacted.all()).isEqualTo(open.code());
                assertThat(codes(redacted)).isEqualTo(codes(open));
                assertThat(redacted.out()).contains("198.19.0.", "user-1");
            }
        }
    }

    /** The foundation is a sum over addresses (RFC 8445 §5.1.1.3), which anybody could try out: it is made anew. */
    @Test
    void whatIsMadeOfAddressesIsMadeOfTheStandIns() {
        try (EmbeddedTurnServer server = start(config -> config)) {
            List<String> arguments =
                    List.of("check", "-u", USER, "--samples", "0", "--json", server.uri(Transport.UDP));
            JsonNode open = candidate(execute(arguments));
            List<String> more = new ArrayList<>(arguments);
            more.add("--redact");
            JsonNode redacted = candidate(execute(more));
            assertThat(redacted.path("foundation").asText())
                    .isNotEqualTo(open.path("foundation").asText());
            assertThat(redacted.path("sdp").asText())
                    .contains(
                            redacted.path("address").asText(),
                            redacted.path("foundation").asText());
            assertThat(redacted.path("address").asText()).isEqualTo("127.127.0.1");
        }
    }

    @Test
    void natAndQualityHideTheSame() throws Exception {
        try (EmbeddedTurnServer server = start(config -> config)) {
            String uri = server.uri(Transport.UDP);
            for (List<String> form : List.of(List.of("-v"), List.of("--json"), List.of("--ndjson"))) {
                List<String> nat = new ArrayList<>(List.of("nat", uri.replace("turn:", "stun:"), "--redact"));
                nat.addAll(form);
                Cli.Result told = execute(nat);
                assertThat(told.out()).contains("127.127.0.1");
                assertThat(told.all()).doesNotContain(HIDDEN);
                List<String> quality = new ArrayList<>(
                        List.of("quality", uri, "-u", USER, "--duration", "200ms", "--no-mtu", "--redact"));
                quality.addAll(form);
                Cli.Result measured = execute(quality);
                // On a busy machine so short a stream may come to nothing; that is told without addresses, too.
                assertThat(measured.code()).as(measured.all()).isIn(ExitCode.OK, ExitCode.DEGRADED, ExitCode.FAILED);
                assertThat(measured.out()).contains("127.127.0.1");
                assertThat(measured.all()).doesNotContain(HIDDEN);
            }
        }
    }

    /** What it recommends is for use: it is written into a file as it is, and nowhere else. */
    @Test
    void regionsHideTheSameButForWhatIsForUse() throws Exception {
        try (EmbeddedTurnServer server = start(config -> config)) {
            Path file = directory.resolve("servers.json");
            List<String> arguments = new ArrayList<>(List.of(
                    "regions",
                    "--template",
                    "turn:{region}:{port}?transport={transport}",
                    "--regions",
                    "127.0.0.1",
                    "--ports",
                    Integer.toString(server.port(Transport.UDP)),
                    "--transports",
                    "udp",
                    "-u",
                    USER,
                    "--samples",
                    "2",
                    "--redact"));
            for (String form : List.of("-v", "--json", "--ndjson")) {
                List<String> all = new ArrayList<>(arguments);
                all.add(form);
                all.add("--emit-ice-servers=" + file);
                Cli.Result result = execute(all);
                assertThat(result.all()).doesNotContain(HIDDEN);
                assertThat(result.out()).contains("127.127.0.1");
                assertThat(file).content().contains("127.0.0.1");
            }
            arguments.add("--emit-ice-servers");
            Cli.Result refused = execute(arguments);
            assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err())
                    .contains("--emit-ice-servers=servers.json")
                    .doesNotContain(HIDDEN);
        }
    }

    /** A bug is told of with its stack and with its message, and that may quote anything. */
    @Test
    void evenABugShowsNoAddress() {
        Cli cli = new Cli().environment("TURN_PASSWORD", PASSWORD).terminal(new Terminal() {
            @Override
            public boolean isInteractive() {
                throw new IllegalStateException("as if we had a bug with 203.0.113.77");
            }

            @Override
            public char[] readPassword(String prompt) {
                return null;
            }
        });
        Cli.Result result = cli.execute("check", "-vv", "--redact", "-u", USER, "turn:127.0.0.1:1");
        assertThat(result.code()).isEqualTo(ExitCode.BUG);
        assertThat(result.err()).contains("as if we had a bug with 198.19.0.1").doesNotContain(SEEN_AT);
    }

    private static void addIpv6(List<String> arguments) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            arguments.add("turn:[::1]:" + free.getLocalPort() + "?transport=tcp");
        } catch (java.io.IOException e) {
            System.out.println("RedactTest: no IPv6 on loopback here, so none is hidden: " + e.getMessage());
        }
    }

    private static EmbeddedTurnServer start(java.util.function.UnaryOperator<EmbeddedConfig> change) {
        return EmbeddedTurnServer.start(change.apply(EmbeddedConfig.defaults().user(USER, PASSWORD)));
    }

    private static Cli.Result execute(List<String> arguments) {
        return new Cli()
                .environment("TURN_PASSWORD", PASSWORD)
                .environment("HOSTNAME", "my-laptop")
                .environment("HOME", "/home/ada")
                .execute(arguments.toArray(new String[0]));
    }

    private static JsonNode candidate(Cli.Result result) {
        return Schemas.document(result.out())
                .path("endpoints")
                .path(0)
                .path("candidates")
                .path(0);
    }

    private static List<String> codes(Cli.Result result) {
        List<String> codes = new ArrayList<>();
        JsonNode document = Schemas.document(result.out());
        document.path("endpoints").forEach(endpoint -> {
            List<String> said = new ArrayList<>(endpoint.path("diagnosis").findValuesAsText("code"));
            said.removeAll(List.of("SLOW_PATH", "RELAY_LOSSY"));
            codes.add(endpoint.path("status").asText() + said);
        });
        return codes;
    }
}
