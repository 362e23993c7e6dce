package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.report.Schemas;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code turnprobe nat} from its arguments to its exit code, on loopback, where there is no NAT. */
@Timeout(120)
class NatCommandTest {
    @TempDir
    Path directory;

    private static InetAddress second() throws Exception {
        InetAddress second = InetAddress.getByName("127.0.0.2");
        try (DatagramSocket socket = new DatagramSocket(0, second)) {
            Assumptions.assumeTrue(socket.isBound());
        } catch (java.net.BindException e) {
            Assumptions.abort("this system has no 127.0.0.2");
        }
        return second;
    }

    private static String stun(int port) {
        return "stun:127.0.0.1:" + port;
    }

    @Test
    void theEmbeddedServerShowsThatThereIsNoNat() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().transports(Transport.UDP).natDiscovery(second()))) {
            String uri = stun(server.port(Transport.UDP));
            Cli.Result text = Cli.run("nat", uri, "--timeout", "60s");
            assertThat(text.code()).as(text.all()).isZero();
            assertThat(text.out())
                    .contains("No NAT: 127.0.0.1:", "Type: open", "Direct calls will work with: no NAT")
                    .doesNotContain("\u001b", "relay (TURN) is needed");
            assertThat(text.err()).isEmpty();

            Cli.Result json = Cli.run("nat", uri, "--json", "--timeout", "60s", "--lifetime", "1s");
            JsonNode document = Schemas.named("nat-1", json.out());
            assertThat(document.path("filtering").path("behavior").asText()).isEqualTo("endpoint-independent");
            assertThat(document.path("bindingLifetime").path("why").asText()).contains("no NAT");
            assertThat(document.path("tests")).hasSize(6);

            List<String> lines = Cli.run("nat", uri, "--ndjson", "--timeout", "60s")
                    .out()
                    .lines()
                    .toList();
            assertThat(lines).hasSize(7).allSatisfy(line -> Schemas.named("nat-event-1", line));
            assertThat(lines.get(6)).startsWith("{\"event\":\"summary\"");
        }
    }

    /** Two addresses of loopback, and a server that we did not write (RFC 5780 §4.3, §4.4). */
    @Test
    @Tag("coturn")
    @RequiresCoturn
    void coturnShowsTheSame() throws Exception {
        try (CoturnServer server = CoturnServer.start(CoturnConfig.defaults().natDiscovery(second()))) {
            // A turn: URI does as well, and takes no credentials.
            Cli.Result result = Cli.run("nat", server.uri(Transport.UDP), "--json", "--timeout", "60s");
            assertThat(result.code()).as(result.all()).isZero();
            JsonNode document = Schemas.named("nat-1", result.out());
            assertThat(document.path("type").asText()).isEqualTo("open");
            assertThat(document.path("server").path("otherAddress").asText()).startsWith("127.0.0.2:");
            assertThat(document.path("server").path("software").asText()).startsWith("Coturn");
        }
    }

    /** Without RFC 5780 on the server, "no NAT" is all that can be told, and the exit code says that something is missing. */
    @Test
    void anOrdinaryServerTellsLittle() {
        try (EmbeddedTurnServer server =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.UDP))) {
            Cli.Result result = Cli.run("nat", stun(server.port(Transport.UDP)), "--timeout", "60s");
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
            assertThat(result.out()).contains("mapping   none", "filtering unknown", "RFC 5780");
        }
    }

    @Test
    void silenceIsSaidToBeSilence() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Cli.Result result = Cli.run("nat", stun(deaf.getLocalPort()), "--timeout", "1s");
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
            assertThat(result.out()).contains("Nothing can be told", "UDP is blocked", "turnprobe check");
            JsonNode document = Schemas.named(
                    "nat-1",
                    Cli.run("nat", stun(deaf.getLocalPort()), "--timeout", "300ms", "--json")
                            .out());
            assertThat(document.path("verdict").asText()).isEqualTo("failed");
            assertThat(document.has("type")).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("garbageOverUdp")
    void garbageIsNoAnswer(Garbage kind) {
        try (GarbageServer garbage = GarbageServer.start(kind)) {
            Cli.Result result = Cli.run("nat", garbage.uri(), "--timeout", "400ms");
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
        }
    }

    static Stream<Garbage> garbageOverUdp() {
        return Arrays.stream(Garbage.values()).filter(kind -> kind.transport() == Transport.UDP);
    }

    @Test
    void anUnknownHostIsNamed() {
        Cli.Result result = Cli.run("nat", "stun:no-such-host.invalid", "--timeout", "30s", "--json");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(Schemas.named("nat-1", result.out()).path("notes").path(0).asText())
                .contains("no-such-host.invalid");
    }

    /** Ctrl-C: what is known is printed, at once. */
    @Test
    void anInterruptEndsIt() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Cli cli = new Cli();
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
                    () -> app.run("nat", stun(deaf.getLocalPort()), "--timeout", "1h", "--json"));
            deaf.receive(new java.net.DatagramPacket(new byte[100], 100));
            app.interrupt();
            assertThat(code.join()).isEqualTo(ExitCode.INTERRUPTED);
            JsonNode document = Schemas.named("nat-1", cli.result(130).out());
            assertThat(document.path("interrupted").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nat | no server to ask",
                "nat stuns:h | stuns:h goes over tls",
                "nat stun:h turn:h?transport=tcp | goes over tcp",
                "nat stun:h --lifetime 0s | --lifetime must be from 1s to 1h",
                "nat stun:h --lifetime 2h | --lifetime must be from 1s to 1h",
                "nat stun:h --lifetime soon | no duration",
                "nat stun:h --samples 3 | unknown option --samples",
                "nat stun:h --proxy http://p | unknown option --proxy",
                "nat stun:h --json --ndjson | exclude each other",
                "nat stun:h -4 -6 | exclude each other",
                "nat stun:h:99999 | 99999",
                "nat http://h | URI"
            })
    void wrongUsageIsRefused(String arguments, String complaint) {
        Cli.Result result = Cli.run(arguments.strip().split(" "));
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(complaint).contains("turnprobe nat --help");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void onlyWhatGoesOverUdpIsTakenFromAFile() throws Exception {
        Path file = directory.resolve("servers.json");
        Files.writeString(file, "[{\"urls\":[\"turns:h.invalid:443?transport=tcp\"]}]");
        Cli.Result result = Cli.run("nat", "--ice-servers", file.toString());
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("plain UDP");
    }

    @Test
    void helpBeginsWithExamplesAndNamesNothingThatHasNoEffect() {
        Cli.Result help = Cli.run("nat", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--lifetime", "--timeout", "--resolve").doesNotContain("--samples", "--proxy");
        assertThat(help.out().indexOf("Examples:")).isLessThan(help.out().indexOf("--lifetime"));
    }
}
