package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.probe.report.Schemas;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The numbers of EstimateTest on real sockets and in real time, for a quiet machine: by hand only, which is why this is not
 * called a test. See docs/quality.md for the command. Ends with a table of what was injected and what was measured.
 */
class QualityByHand {
    private static final LinkConditions CLEAN = LinkConditions.perfect();
    private static final List<String> TABLE = new ArrayList<>();
    private static EmbeddedTurnServer server;

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults());
        TABLE.add(String.format(
                "%-9s %-5s %-16s %-4s %-22s %10s %10s %9s",
                "SERVER", "OVER", "INJECTED", "WAY", "WHAT", "EXPECTED", "MEASURED", "WITHIN"));
    }

    @AfterAll
    static void close() {
        server.close();
        System.out.println(String.join("\n", TABLE));
    }

    /** One run behind a proxy, and what is to come of it. */
    private static final class Run {
        private final String injected;
        private final TurnServer behind;
        private final Transport transport;
        private final JsonNode seen;
        private final TimingNote timing;
        private boolean right = true;

        Run(
                String injected,
                TurnServer behind,
                Transport transport,
                LinkConditions out,
                LinkConditions in,
                String... more)
                throws Exception {
            this.injected = injected;
            this.behind = behind;
            this.transport = transport;
            InetSocketAddress at = new InetSocketAddress("127.0.0.1", behind.port(transport));
            boolean stream = transport == Transport.TCP || transport == Transport.TLS;
            try (ImpairedProxy proxy =
                    stream ? ImpairedProxy.tcp(at, 1, stream(out), stream(in)) : ImpairedProxy.udp(at, 1, out, in)) {
                String uri = transport.turnUri("127.0.0.1", proxy.address().getPort());
                List<String> arguments = new ArrayList<>(List.of("quality", uri, "-u", behind.username(), "--json"));
                arguments.addAll(List.of("--insecure", "--timeout", "60s"));
                arguments.addAll(List.of(more));
                Cli.Result result = new Cli()
                        .today()
                        .environment("TURN_PASSWORD", behind.password())
                        .execute(arguments.toArray(String[]::new));
                seen = Schemas.named("quality-1", result.out());
                timing = new TimingNote(seen, proxy.timingError().toString());
            }
        }

        private static LinkConditions stream(LinkConditions conditions) {
            return conditions.asStream(Duration.ofMillis(200));
        }

        Run is(String way, String what, double expected, double within) {
            double measured = value(way, what);
            boolean fits = Math.abs(measured - expected) <= within;
            right &= fits;
            TABLE.add(String.format(
                    Locale.ROOT,
                    "%-9s %-5s %-16s %-4s %-22s %10.3f %10.3f %9.3f%s",
                    behind instanceof CoturnServer ? "coturn" : "embedded",
                    transport.name().toLowerCase(Locale.ROOT),
                    injected,
                    way,
                    what,
                    expected,
                    measured,
                    within,
                    fits ? "" : "  WRONG"));
            return this;
        }

        private double value(String way, String what) {
            JsonNode direction = seen.path(way);
            return switch (what) {
                case "lost, %" -> 100 * direction.path("loss").asDouble(Double.NaN);
                case "reordered, %" ->
                    100.0
                            * direction.path("reordered").asInt()
                            / direction.path("received").asInt();
                case "delay p50, ms" -> direction.path("delay").path("p50Ms").asDouble(Double.NaN);
                case "jitter, ms" -> direction.path("jitterMs").asDouble(Double.NaN);
                default ->
                    seen.path(way.equals("out") ? "mtuOut" : "mtuIn").path(what).asDouble(Double.NaN);
            };
        }

        /** Of ten thousand packets nothing is lost or out of order there. */
        Run isClean(String way) {
            return is(way, "lost, %", 0, 0).is(way, "reordered, %", 0, 0);
        }

        void check() {
            assertThat(right).as("%s\n%s", seen, timing).isTrue();
        }
    }

    private record TimingNote(JsonNode seen, String proxy) {
        @Override
        public String toString() {
            return "self: " + seen.path("self") + "\nproxy: " + proxy;
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void nothingIsInvented(Transport transport) throws Exception {
        clean(server, transport);
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "TCP"})
    @RequiresCoturn
    void nothingIsInventedOfCoturn(Transport transport) throws Exception {
        try (CoturnServer coturn = CoturnServer.start()) {
            clean(coturn, transport);
        }
    }

    private static void clean(TurnServer server, Transport transport) throws Exception {
        Run run = new Run("nothing", server, transport, CLEAN, CLEAN, "--rate", "1000", "--duration", "10s");
        run.isClean("out").isClean("in");
        if (transport == Transport.UDP) {
            run.is("out", "packetBytes", 1500, 0).is("in", "packetBytes", 1500, 0);
        }
        run.check();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"UDP", "DTLS"})
    void loss(Transport transport) throws Exception {
        loss(server, transport);
    }

    @Test
    @RequiresCoturn
    void lossBeforeCoturn() throws Exception {
        try (CoturnServer coturn = CoturnServer.start()) {
            loss(coturn, Transport.UDP);
        }
    }

    private static void loss(TurnServer server, Transport transport) throws Exception {
        String[] stream = {"--rate", "1000", "--duration", "10s", "--no-mtu"};
        new Run("3 % lost out", server, transport, CLEAN.loss(0.03), CLEAN, stream)
                .is("out", "lost, %", 3, 0.5)
                .isClean("in")
                .check();
        new Run("1 % lost in", server, transport, CLEAN, CLEAN.loss(0.01), stream)
                .is("in", "lost, %", 1, 0.5)
                .isClean("out")
                .check();
    }

    @Test
    void reordering() throws Exception {
        LinkConditions overtaking = CLEAN.reordering(0.02, Duration.ofMillis(30));
        String[] stream = {"--rate", "400", "--duration", "25s", "--no-mtu"};
        new Run("2 % reord. out", server, Transport.UDP, overtaking, CLEAN, stream)
                .is("out", "reordered, %", 2, 0.5)
                .is("out", "lost, %", 0, 0)
                .isClean("in")
                .check();
        new Run("2 % reord. in", server, Transport.UDP, CLEAN, overtaking, stream)
                .is("in", "reordered, %", 2, 0.5)
                .is("in", "lost, %", 0, 0)
                .isClean("out")
                .check();
    }

    /** Evenly distributed up to 15 ms: 7.5 ms more delay in the middle, and 5 ms from one packet to the next (RFC 3550 §6.4.1). */
    @Test
    void delayAndJitter() throws Exception {
        LinkConditions shaky = CLEAN.delay(Duration.ofMillis(80)).jitter(Duration.ofMillis(15));
        LinkConditions steady = CLEAN.delay(Duration.ofMillis(20));
        String[] stream = {"--duration", "60s", "--no-mtu"};
        new Run("80-95, 20 ms", server, Transport.UDP, shaky, steady, stream)
                .is("out", "delay p50, ms", 87.5, 0.05 * 87.5)
                .is("out", "jitter, ms", 5, 0.25)
                .is("in", "delay p50, ms", 20, 1)
                .isClean("in")
                .check();
        new Run("20, 80-95 ms", server, Transport.UDP, steady, shaky, stream)
                .is("in", "delay p50, ms", 87.5, 0.05 * 87.5)
                .is("in", "jitter, ms", 5, 0.25)
                .is("out", "delay p50, ms", 20, 1)
                .isClean("out")
                .check();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "TLS", "DTLS"})
    void delayOverOtherTransports(Transport transport) throws Exception {
        LinkConditions far = CLEAN.delay(Duration.ofMillis(80));
        LinkConditions near = CLEAN.delay(Duration.ofMillis(20));
        String[] stream = {"--rate", "100", "--duration", "10s"};
        new Run("80, 20 ms", server, transport, far, near, stream)
                .is("out", "delay p50, ms", 80, 4)
                .is("in", "delay p50, ms", 20, 1)
                .isClean("out")
                .isClean("in")
                .check();
        new Run("20, 80 ms", server, transport, near, far, stream)
                .is("out", "delay p50, ms", 20, 1)
                .is("in", "delay p50, ms", 80, 4)
                .isClean("out")
                .isClean("in")
                .check();
    }

    @Test
    void pathMtu() throws Exception {
        mtu(server);
    }

    @Test
    @RequiresCoturn
    void pathMtuBeforeCoturn() throws Exception {
        try (CoturnServer coturn = CoturnServer.start()) {
            mtu(coturn);
        }
    }

    /** RFC 8656 §12.4, §11.1: four bytes around the payload in ChannelData, 36 in an indication, which is padded. */
    private static void mtu(TurnServer server) throws Exception {
        new Run("1300, 1201 B", server, Transport.UDP, CLEAN.mtu(1300), CLEAN.mtu(1201), "--duration", "2s")
                .is("out", "datagramBytes", 1300, 0)
                .is("out", "packetBytes", 1328, 0)
                .is("out", "channelPayloadBytes", 1296, 0)
                .is("out", "indicationPayloadBytes", 1264, 0)
                .is("in", "datagramBytes", 1201, 0)
                .is("in", "packetBytes", 1229, 0)
                .is("in", "channelPayloadBytes", 1197, 0)
                .is("in", "indicationPayloadBytes", 1164, 0)
                .check();
    }
}
