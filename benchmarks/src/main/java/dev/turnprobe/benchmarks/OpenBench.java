package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TlsTrust;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./bench open}: the time from {@code open} to a relayed address, and on to the first echo, over a link with a
 * round trip of 40 ms, against what the round trips alone would take. Medians of 15, after 200 on the bare loopback.
 *
 * <p>The link is {@link ImpairedProxy}. It accepts TCP connections itself, so their first round trip costs nothing and is
 * not counted. What goes by it tells whose the rest is: {@link Turnarounds}.
 */
final class OpenBench {
    private static final Duration ONE_WAY = Duration.ofMillis(20);
    private static final double ROUND_TRIP_MS = 2 * ONE_WAY.toNanos() / 1e6;
    private static final int WARM_UP = 200;
    private static final int MEASURED = 15;

    private OpenBench() {}

    /** @param args {@code --table FILE} keeps the table there */
    static void main(String[] args) throws Exception {
        String table = table();
        System.out.print(table);
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals("--table")) {
                Files.writeString(
                        Path.of(args[i + 1]),
                        Bench.kept("How long until a relay is open", "Medians.", "open") + "```\n" + table + "```\n");
            }
        }
    }

    private static String table() throws Exception {
        StringBuilder table = new StringBuilder(String.format(
                "%-26s %7s %9s %9s %9s %10s %11s%n",
                "WAY", "TRIPS", "OPEN ms", "BOUND ms", "OURS ms", "SERVER ms", "TO ECHO ms"));
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults()
                .user("ada", "lovelace")
                .transports(Transport.UDP, Transport.TCP, Transport.TLS, Transport.DTLS))) {
            table.append(row("udp", coturn, Transport.UDP, false));
            table.append(row("tcp", coturn, Transport.TCP, false));
            table.append(row("tls 1.2", coturn, Transport.TLS, false));
            table.append(row("tls 1.2 resumed", coturn, Transport.TLS, true));
            table.append(row("dtls 1.2", coturn, Transport.DTLS, false));
            table.append(row("dtls 1.2 resumed", coturn, Transport.DTLS, true));
        }
        try (EmbeddedTurnServer embedded = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().user("ada", "lovelace").transports(Transport.TLS, Transport.DTLS))) {
            table.append(row("tls 1.3 (embedded)", embedded, Transport.TLS, false));
            table.append(row("tls 1.3 resumed (embedded)", embedded, Transport.TLS, true));
            table.append(row("dtls resumed (embedded)", embedded, Transport.DTLS, true));
        }
        return table.toString();
    }

    private static String row(String name, TurnServer server, Transport transport, boolean resumed) throws Exception {
        TurnSettings settings = TurnSettings.builder()
                .credentials(Credentials.of(server.username(), server.password()))
                .allocation(engine -> engine.eagerData(true))
                .trust(TlsTrust.platformAnd(TlsTrust.readCertificates(
                        new ByteArrayInputStream(server.caPem().getBytes(StandardCharsets.US_ASCII)))))
                .build();
        InetSocketAddress there = new InetSocketAddress("127.0.0.1", server.port(transport));
        for (int i = 0; i < WARM_UP; i++) {
            open(settings, transport, there, 1);
        }
        Turnarounds passing = new Turnarounds(ONE_WAY);
        LinkConditions up = link(transport, passing::up);
        LinkConditions down = link(transport, passing::down);
        List<Opening> openings = new ArrayList<>();
        List<Turnarounds.Shares> shares = new ArrayList<>();
        try (ImpairedProxy proxy =
                transport.isStream() ? ImpairedProxy.tcp(there, 1, up, down) : ImpairedProxy.udp(there, 1, up, down)) {
            for (int i = 0; i < MEASURED; i++) {
                // The second of a client finds all at work, and may take up the session of the first.
                Opening last = open(settings, transport, proxy.address(), resumed || !secure(transport) ? 2 : 1);
                openings.add(last);
                shares.add(passing.between(last.begin(), last.opened()));
            }
        }
        int trips = openings.get(MEASURED / 2).trips() - (transport.isStream() ? 1 : 0);
        double open = median(openings.stream().map(Opening::openMs).toList());
        double echo = median(openings.stream().map(Opening::echoMs).toList());
        double bound = trips * ROUND_TRIP_MS;
        return String.format(
                Locale.ROOT,
                "%-26s %7s %9.2f %9.0f %9.2f %10.2f %11.2f%n",
                name,
                transport.isStream() ? "1+" + trips : trips,
                open,
                bound,
                median(shares.stream().map(Turnarounds.Shares::clientMs).toList()),
                median(shares.stream().map(Turnarounds.Shares::serverMs).toList()),
                echo);
    }

    /** The link one way, and who hears of what enters it. */
    private static LinkConditions link(Transport transport, Runnable passing) {
        LinkConditions link = LinkConditions.perfect().delay(ONE_WAY).dropIf(frame -> {
            passing.run();
            return false;
        });
        return transport.isStream() ? link.asStream(Duration.ofSeconds(1)) : link;
    }

    /**
     * @param trips round trips until the relayed address, that of TCP among them
     * @param begin when it was asked for, and {@code opened} when it was there, of {@link System#nanoTime}
     * @param echoMs from the relayed address to the first payload that came back through it
     */
    private record Opening(int trips, long begin, long opened, double echoMs) {
        double openMs() {
            return (opened - begin) / 1e6;
        }
    }

    /** Opens so many relays one after the other with a client of its own, and tells of the last. */
    private static Opening open(TurnSettings settings, Transport transport, InetSocketAddress server, int times)
            throws Exception {
        try (TurnClient client = TurnClient.create(settings)) {
            client.warmUpTls().get(10, TimeUnit.SECONDS);
            client.warmUpDtls().get(10, TimeUnit.SECONDS);
            Opening last = open(client, transport, server);
            for (int i = 1; i < times; i++) {
                last = open(client, transport, server);
            }
            return last;
        }
    }

    private static Opening open(TurnClient client, Transport transport, InetSocketAddress server) throws Exception {
        int[] trips = {0};
        TurnObserver counter = new TurnObserver() {
            @Override
            public void phaseEnded(Phase phase, long started, long ended, int rounds, int requests) {
                trips[0] += rounds;
            }
        };
        long begin = System.nanoTime();
        Relay relay = client.open(uri(transport, server), counter).get(10, TimeUnit.SECONDS);
        long opened = System.nanoTime();
        int needed = trips[0];
        CompletableFuture<Long> echo = new CompletableFuture<>();
        relay.onDatagram((peer, payload) -> echo.complete(System.nanoTime()));
        InetSocketAddress self = relay.relayedAddress();
        relay.permit(self);
        relay.send(self, Unpooled.copyLong(begin));
        double echoMs = (echo.get(10, TimeUnit.SECONDS) - opened) / 1e6;
        relay.release().get(10, TimeUnit.SECONDS);
        return new Opening(needed, begin, opened, echoMs);
    }

    private static TurnUri uri(Transport transport, InetSocketAddress server) {
        return TurnUri.parse((secure(transport) ? "turns:" : "turn:") + "127.0.0.1:" + server.getPort() + "?transport="
                + (transport.isStream() ? "tcp" : "udp"));
    }

    private static boolean secure(Transport transport) {
        return transport == Transport.TLS || transport == Transport.DTLS;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
