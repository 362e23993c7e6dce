package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code turnprobe quality} on real sockets. The numbers are proven on virtual time (EstimateTest); here the bounds are so wide
 * that a busy machine stays within them.
 */
@Timeout(180)
class QualityCommandTest {
    private static EmbeddedTurnServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static Cli cli() {
        return new Cli().today().environment("TURN_PASSWORD", server.password());
    }

    private static JsonNode measure(String uri, String... more) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("quality", uri, "-u", server.username(), "--json", "--timeout", "60s"));
        arguments.addAll(List.of(more));
        Cli.Result result = cli().execute(arguments.toArray(String[]::new));
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.all()).doesNotContain(server.password());
        return Schemas.named("quality-1", result.out());
    }

    private static String through(ImpairedProxy proxy) {
        return "turn:127.0.0.1:" + proxy.address().getPort();
    }

    private static InetSocketAddress udp() {
        return new InetSocketAddress("127.0.0.1", server.port(Transport.UDP));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyTransportIsMeasured(Transport transport) throws Exception {
        Path ca = directory.resolve("ca.pem");
        Files.writeString(ca, server.caPem());
        JsonNode seen = measure(server.uri(transport), "--duration", "500ms", "--ca", ca.toString());
        assertThat(seen.path("verdict").asText()).isEqualTo("ok");
        assertThat(seen.path("path").asText()).isEqualTo("reflexive-peer");
        // On a machine that is busy for half a second nothing can be said of a single packet, and that is said.
        assertThat(seen.path("rtt").path("count").asInt()
                        + seen.path("self").path("unjudged").asInt())
                .isPositive();
        assertThat(seen.path("self").has("loopbackRtt")).isTrue();
        // A stream has no datagrams of its own between us and the server.
        assertThat(seen.has("mtuOut")).isEqualTo(transport == Transport.UDP);
    }

    @Test
    void lossOnTheWayOutIsLossOnTheWayOut() {
        LinkConditions clean = LinkConditions.perfect();
        try (ImpairedProxy proxy = ImpairedProxy.udp(udp(), 1, clean.loss(0.3), clean)) {
            JsonNode seen = measure(through(proxy), "--duration", "3s", "--rate", "100", "--no-mtu");
            assertThat(seen.path("out").path("loss").asDouble()).as("%s", seen).isBetween(0.12, 0.48);
            assertThat(seen.path("in").path("loss").asDouble()).as("%s", seen).isLessThan(0.06);
        }
    }

    @Test
    void delayOnTheWayInIsDelayOnTheWayIn() {
        LinkConditions clean = LinkConditions.perfect();
        try (ImpairedProxy proxy = ImpairedProxy.udp(udp(), 1, clean, clean.delay(Duration.ofMillis(200)))) {
            JsonNode seen = measure(through(proxy), "--duration", "2s", "--no-mtu");
            assertThat(seen.path("in").path("delay").path("minMs").asDouble()).isGreaterThan(199);
            assertThat(seen.path("out").path("delay").path("minMs").asDouble()).isLessThan(199);
            assertThat(seen.path("rtt").path("minMs").asDouble()).isGreaterThan(199);
        }
    }

    /** A black hole for datagrams longer than 1200 bytes, on the way out only; found to the byte (RFC 8656 §12.4). */
    @Test
    void thePathMtuIsExactAndOfOneDirection() {
        LinkConditions clean = LinkConditions.perfect();
        try (ImpairedProxy proxy = ImpairedProxy.udp(udp(), 1, clean.mtu(1200), clean)) {
            JsonNode seen = measure(through(proxy), "--duration", "500ms");
            assertThat(seen.path("mtuOut").path("datagramBytes").asInt()).isEqualTo(1200);
            assertThat(seen.path("mtuOut").path("packetBytes").asInt()).isEqualTo(1228);
            assertThat(seen.path("mtuOut").path("channelPayloadBytes").asInt()).isEqualTo(1196);
            assertThat(seen.path("mtuOut").path("atLeast").asBoolean()).isFalse();
            assertThat(seen.path("mtuIn").path("packetBytes").asInt()).isEqualTo(1500);
            assertThat(seen.path("mtuIn").path("atLeast").asBoolean()).isTrue();
        }
    }

    @Test
    @Tag("coturn")
    @RequiresCoturn
    void coturnIsMeasuredAndItsRatesRiseToTheCap() throws Exception {
        Path hdr = directory.resolve("rtt.hlog");
        try (CoturnServer coturn = CoturnServer.start()) {
            Cli.Result result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", coturn.password())
                    .execute(
                            "quality",
                            "-u",
                            coturn.username(),
                            coturn.uri(Transport.UDP),
                            "--ndjson",
                            "--timeout",
                            "60s",
                            "--duration",
                            "2s",
                            "--throughput",
                            "400k",
                            "--hdr",
                            hdr.toString());
            assertThat(result.code()).as(result.all()).isZero();
            List<String> lines = result.out().lines().toList();
            assertThat(lines).allSatisfy(line -> Schemas.named("quality-event-1", line));
            JsonNode summary = Schemas.named("quality-event-1", lines.get(lines.size() - 1));
            assertThat(summary.path("event").asText()).isEqualTo("summary");
            assertThat(summary.path("software").asText()).startsWith("Coturn");
            assertThat(summary.path("throughputOut"))
                    .isNotEmpty()
                    .allSatisfy(
                            step -> assertThat(step.path("targetBitsPerSecond").asLong())
                                    .isLessThanOrEqualTo(400_000));
            assertThat(summary.path("throughputIn")).isNotEmpty();
            long logged = 0;
            try (HistogramLogReader reader = new HistogramLogReader(hdr.toFile())) {
                for (var next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                    logged += ((Histogram) next).getTotalCount();
                }
            }
            long judged = summary.path("rtt").path("count").asLong();
            assertThat(logged)
                    .isBetween(
                            judged,
                            judged + summary.path("self").path("unjudged").asLong());
        }
    }

    @Test
    void peopleGetATable() {
        Cli.Result result = cli().execute(
                        "quality",
                        server.uri(Transport.UDP),
                        "-u",
                        server.username(),
                        "--duration",
                        "300ms",
                        "--timeout",
                        "60s",
                        "--no-mtu");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out())
                .contains("LOST", "JITTER", "\nout ", "\nin ", "\nrtt ", "\nself ")
                .doesNotContain("\u001b", "stood still 0");
        assertThat(result.err()).isEmpty();
    }

    /** Ctrl-C: what was measured until then is printed. */
    @Test
    void anInterruptEndsItWithWhatIsKnown() throws Exception {
        try (EmbeddedTurnServer own =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.UDP))) {
            Cli cli = new Cli().today().environment("TURN_PASSWORD", own.password());
            ProbeApp app = cli.app();
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() ->
                    app.run("quality", own.uri(Transport.UDP), "-u", own.username(), "--duration", "1h", "--json"));
            own.awaitRequests(StunMethod.CHANNEL_BIND, 1, Duration.ofSeconds(60));
            app.interrupt();
            assertThat(code.join()).isEqualTo(ExitCode.INTERRUPTED);
            JsonNode document = Schemas.named("quality-1", cli.result(130).out());
            assertThat(document.path("interrupted").asBoolean()).isTrue();
        }
    }

    @Test
    void aDeadServerAndAWrongPasswordAreFailures() throws Exception {
        try (DatagramSocket deaf = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            Cli.Result dead = cli().execute(
                            "quality", "turn:127.0.0.1:" + deaf.getLocalPort(), "-u", "ada", "--timeout", "500ms");
            assertThat(dead.code()).as(dead.all()).isEqualTo(ExitCode.FAILED);
            assertThat(dead.out()).contains("FAILED", "turnprobe check");
        }
        Cli.Result wrong = new Cli()
                .today()
                .environment("TURN_PASSWORD", "not-it")
                .execute("quality", server.uri(Transport.UDP), "-u", server.username(), "--json", "--timeout", "60s");
        assertThat(wrong.code()).as(wrong.all()).isEqualTo(ExitCode.FAILED);
        JsonNode document = Schemas.named("quality-1", wrong.out());
        assertThat(document.path("verdict").asText()).isEqualTo("failed");
        assertThat(document.path("failure").asText()).contains("401");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "quality | nothing to check",
                "quality stun:h | stun:h is no relay",
                "quality turn:h --duration 1ms | --duration must be from 100ms to 24h",
                "quality turn:h --rate 0 | --rate must be from 1 to 20000",
                "quality turn:h --size 5 | --size must be from 13 to 1400",
                "quality turn:h --size 9000 | --size must be from 13 to 1400",
                "quality turn:h --duration 24h --rate 20000 | more than 5000000 packets",
                "quality turn:h --throughput fast | 'fast' is no rate",
                "quality turn:h --throughput 5 | at least 100k",
                "quality turn:h --samples 3 | unknown option --samples",
                "quality turn:h --require relay | unknown option --require",
                "quality turn:h --rate 5000 | --i-own-this-server",
                "quality turn:h --throughput 50M | if h is yours, add --i-own-this-server",
                "quality turn:127.0.0.1.example.org --throughput 50M | --i-own-this-server"
            })
    void wrongUsageIsRefusedBeforeAnythingIsSent(String arguments, String complaint) {
        Cli.Result result = Cli.run(arguments.strip().split(" "));
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(complaint).contains("turnprobe quality --help");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void helpBeginsWithExamplesAndNamesNothingThatHasNoEffect() {
        Cli.Result help = Cli.run("quality", "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("--duration", "--i-own-this-server").doesNotContain("--samples", "--require");
        assertThat(help.out().indexOf("Examples:")).isLessThan(help.out().indexOf("--duration"));
    }
}
