package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.report.Schemas;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The numbers of EstimateTest on real sockets and in real time, for a quiet machine: by hand only, which is why this is not
 * called a test. See docs/quality.md for the command.
 */
class QualityByHand {
    private static final LinkConditions CLEAN = LinkConditions.perfect();
    private static EmbeddedTurnServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.UDP));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static JsonNode measure(LinkConditions out, LinkConditions in, String rate, String duration) {
        InetSocketAddress at = new InetSocketAddress("127.0.0.1", server.port(Transport.UDP));
        try (ImpairedProxy proxy = ImpairedProxy.udp(at, 1, out, in)) {
            Cli.Result result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", server.password())
                    .execute(
                            "quality",
                            "turn:127.0.0.1:" + proxy.address().getPort(),
                            "-u",
                            server.username(),
                            "--json",
                            "--rate",
                            rate,
                            "--duration",
                            duration);
            System.out.println(result.out());
            System.out.println(proxy.timingError());
            return Schemas.named("quality-1", result.out());
        }
    }

    private static double of(JsonNode seen, String direction, String... path) {
        JsonNode at = seen.path(direction);
        for (String name : path) {
            at = at.path(name);
        }
        return at.asDouble(Double.NaN);
    }

    @Test
    void nothingIsInvented() {
        JsonNode seen = measure(CLEAN, CLEAN, "1000", "10s");
        for (String direction : new String[] {"out", "in"}) {
            assertThat(of(seen, direction, "loss")).isZero();
            assertThat(of(seen, direction, "reordered")).isZero();
        }
        assertThat(of(seen, "mtuOut", "packetBytes")).isEqualTo(1500);
        assertThat(of(seen, "mtuIn", "packetBytes")).isEqualTo(1500);
    }

    @Test
    void lossOut() {
        JsonNode seen = measure(CLEAN.loss(0.03), CLEAN, "1000", "10s");
        assertThat(of(seen, "out", "loss")).isEqualTo(0.03, within(0.005));
        assertThat(of(seen, "in", "loss")).isZero();
    }

    @Test
    void lossIn() {
        JsonNode seen = measure(CLEAN, CLEAN.loss(0.01), "1000", "10s");
        assertThat(of(seen, "in", "loss")).isEqualTo(0.01, within(0.005));
        assertThat(of(seen, "out", "loss")).isZero();
    }

    @Test
    void delayAndJitterIn() {
        LinkConditions slow = CLEAN.delay(Duration.ofMillis(80)).jitter(Duration.ofMillis(15));
        JsonNode seen = measure(CLEAN, slow, "50", "60s");
        assertThat(of(seen, "in", "delay", "p50Ms")).isEqualTo(87.5, within(0.05 * 87.5));
        assertThat(of(seen, "in", "jitterMs")).isEqualTo(5, within(0.25 + of(seen, "out", "jitterMs")));
        assertThat(of(seen, "out", "delay", "p50Ms")).isLessThan(5);
    }

    @Test
    void reorderingOut() {
        JsonNode seen = measure(CLEAN.reordering(0.02, Duration.ofMillis(30)), CLEAN, "200", "50s");
        assertThat(of(seen, "out", "reordered") / of(seen, "out", "received")).isEqualTo(0.02, within(0.005));
        assertThat(of(seen, "in", "reordered")).isZero();
    }

    @Test
    void pathMtu() {
        JsonNode seen = measure(CLEAN.mtu(1300), CLEAN.mtu(1200), "50", "5s");
        assertThat(of(seen, "mtuOut", "datagramBytes")).isEqualTo(1300);
        assertThat(of(seen, "mtuIn", "datagramBytes")).isEqualTo(1200);
    }
}
