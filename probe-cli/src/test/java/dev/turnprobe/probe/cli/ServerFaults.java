package dev.turnprobe.probe.cli;

import static dev.turnprobe.probe.cli.FaultRow.failed;
import static dev.turnprobe.probe.cli.FaultRow.healthy;

import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.server.FiveTuple;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMethod;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A server that answers, and what it says or does is the fault. */
final class ServerFaults {
    private static final Occurrence SIGNED = Occurrence.always().signed();

    private ServerFaults() {}

    static List<FaultRow> rows() {
        List<FaultRow> rows = new ArrayList<>(List.of(
                answers(437, "tcp", Cause.ALLOCATION_MISMATCH),
                answers(438, "udp", Cause.STALE_NONCE_LOOP),
                answers(440, "tcp", Cause.FAMILY_UNSUPPORTED),
                answers(443, "udp", Cause.FAMILY_UNSUPPORTED),
                answers(441, "tcp", Cause.CREDENTIALS_REJECTED),
                answers(442, "udp", Cause.TRANSPORT_UNSUPPORTED),
                answers(486, "tcp", Cause.QUOTA_REACHED),
                answers(508, "udp", Cause.INSUFFICIENT_CAPACITY),
                answers(500, "tcp", Cause.SERVER_ERROR),
                answers(599, "udp", Cause.SERVER_ERROR)));
        for (int code : new int[] {300, 400, 403, 420, 699}) {
            rows.add(answers(code, "tcp", Cause.REQUEST_REJECTED));
        }
        rows.addAll(List.of(
                failed(
                        "a quota of nothing",
                        "udp",
                        Cause.QUOTA_REACHED,
                        s -> s.check(
                                s.server(c -> c.settings(x -> x.userQuota(0))).uri(Transport.UDP))),
                failed(
                        "a server that is full",
                        "tcp",
                        Cause.INSUFFICIENT_CAPACITY,
                        s -> s.check(
                                s.server(c -> c.settings(x -> x.capacity(0))).uri(Transport.TCP))),
                failed("a redirect to nowhere", "tcp", List.of(Cause.REDIRECTED, Cause.PORT_CLOSED), s -> {
                    InetSocketAddress nowhere = new InetSocketAddress("127.0.0.1", s.deadTcp());
                    s.check(s.server(ServerScript.redirect(nowhere).to(StunMethod.ALLOCATE))
                            .uri(Transport.TCP));
                }),
                failed(
                        "a redirect to itself",
                        "udp",
                        Cause.REDIRECT_LOOP,
                        s -> s.check(s.server(
                                        ServerScript.redirect(FiveTuple::server).to(StunMethod.ALLOCATE))
                                .uri(Transport.UDP))),
                failed("two servers that redirect to each other", "tcp", Cause.REDIRECT_LOOP, s -> {
                    AtomicReference<InetSocketAddress> second = new AtomicReference<>();
                    EmbeddedTurnServer one = s.server(
                            ServerScript.redirect(client -> second.get()).to(StunMethod.ALLOCATE));
                    InetSocketAddress first = new InetSocketAddress("127.0.0.1", one.port(Transport.TCP));
                    EmbeddedTurnServer two =
                            s.server(ServerScript.redirect(first).to(StunMethod.ALLOCATE));
                    second.set(new InetSocketAddress("127.0.0.1", two.port(Transport.TCP)));
                    s.check(one.uri(Transport.TCP));
                }),
                healthy("a redirect that nobody signed", "udp", s -> {
                            InetSocketAddress there = new InetSocketAddress(
                                    "127.0.0.1", s.server().port(Transport.UDP));
                            s.check(s.server(ServerScript.redirect(there).to(StunMethod.ALLOCATE))
                                    .uri(Transport.UDP));
                        })
                        .warning(Cause.REDIRECTED),
                failed(
                                "replies that are not signed",
                                "udp",
                                Cause.INTEGRITY_MISSING,
                                s -> s.forAWhile()
                                        .check(s.server(ServerScript.unsigned().to(StunMethod.ALLOCATE, SIGNED))
                                                .uri(Transport.UDP)))
                        .waits(),
                failed(
                                "replies that are wrongly signed",
                                "tcp",
                                Cause.INTEGRITY_BAD,
                                s -> s.forAWhile()
                                        .check(s.server(ServerScript.wronglySigned()
                                                        .to(StunMethod.ALLOCATE, SIGNED))
                                                .uri(Transport.TCP)))
                        .waits(),
                failed(
                        "an allocation without a lifetime",
                        "udp",
                        Cause.PROTOCOL_VIOLATION,
                        s -> s.check(s.server(ServerScript.without(Attributes.LIFETIME)
                                        .to(StunMethod.ALLOCATE, SIGNED))
                                .uri(Transport.UDP))),
                failed("relay ports that are filtered", "udp tcp", Cause.RELAY_PATH_BLOCKED, s -> {
                            EmbeddedTurnServer server = s.server(ServerScript.dropRelayedData());
                            s.forAWhile().check(server.uri(Transport.UDP), server.uri(Transport.TCP));
                        })
                        .waits(),
                failed(
                                "permissions that are never answered",
                                "udp",
                                Cause.TIMED_OUT,
                                s -> s.forAWhile()
                                        .check(s.server(ServerScript.silence()
                                                        .to(StunMethod.CREATE_PERMISSION)
                                                        .and(ServerScript.dropRelayedData()))
                                                .uri(Transport.UDP)))
                        .waits(),
                failed(
                        "every peer forbidden",
                        "tcp",
                        Cause.PEER_FORBIDDEN,
                        s -> s.check(s.server(c -> c.settings(x -> x.denyPeers(peer -> true)))
                                .uri(Transport.TCP))),
                failed(
                                "a private relay address",
                                "udp",
                                List.of(Cause.RELAY_ADDRESS_PRIVATE, Cause.RELAY_PATH_BLOCKED),
                                s -> s.instead(scene -> PrivateRelay.run()))
                        .waits(),
                healthy("a relay that loses every second payload", "udp", s -> {
                            LinkConditions odd = LinkConditions.perfect().dropIf(everySecondSendIndication());
                            s.measured().check("turn:127.0.0.1:" + before(s, Transport.UDP, odd));
                        })
                        .warning(Cause.RELAY_LOSSY),
                healthy("a gateway that rewrites addresses", "udp", s -> {
                            InetSocketAddress lie = new InetSocketAddress("198.51.100.7", 4711);
                            ServerScript script = ServerScript.rewrite(Attributes.MAPPED_ADDRESS, real -> lie)
                                    .to(StunMethod.BINDING);
                            InetAddress second = InetAddress.getByName("127.0.0.2");
                            EmbeddedTurnServer server = s.server(c -> c.transports(Transport.UDP)
                                    .natDiscovery(second)
                                    .script(script));
                            s.check("stun:127.0.0.1:" + server.port(Transport.UDP));
                        })
                        .warning(Cause.ADDRESS_REWRITTEN),
                healthy("a gateway that rewrites what it can read", "udp tls", s -> {
                            InetSocketAddress lie = new InetSocketAddress("198.51.100.7", 4711);
                            EmbeddedTurnServer clear =
                                    s.server(ServerScript.mappedAddress(lie).to(StunMethod.BINDING));
                            EmbeddedTurnServer honest = s.server();
                            s.trust(honest.caPem())
                                    .check(
                                            "stun:127.0.0.1:" + clear.port(Transport.UDP),
                                            "stuns:127.0.0.1:" + honest.port(Transport.TLS));
                        })
                        .across(Cause.ADDRESS_REWRITTEN),
                healthy(
                                "a server that thinks for seconds",
                                "tcp",
                                s -> s.measured()
                                        .check(s.server(ServerScript.delay(Duration.ofSeconds(5))
                                                        .to(StunMethod.ALLOCATE, SIGNED))
                                                .uri(Transport.TCP)))
                        .warning(Cause.SLOW_PATH),
                healthy("one way far slower than another", "udp tcp", s -> {
                            LinkConditions far = LinkConditions.perfect()
                                    .delay(Duration.ofMillis(100))
                                    .asStream(Duration.ofMillis(200));
                            s.measured()
                                    .check(
                                            s.server().uri(Transport.UDP),
                                            "turn:127.0.0.1:" + before(s, Transport.TCP, far) + "?transport=tcp");
                        })
                        .across(Cause.SLOW_PATH)));
        return rows;
    }

    /** TURN over all four transports of a server. */
    static String[] everyWay(EmbeddedTurnServer server) {
        return server.transports().stream().map(server::uri).toArray(String[]::new);
    }

    /** The port of a link in front of a server of its own. */
    static int before(FaultScene s, Transport transport, LinkConditions conditions) {
        InetSocketAddress server = new InetSocketAddress("127.0.0.1", s.server().port(transport));
        return s.keep(
                        transport.isStream()
                                ? ImpairedProxy.tcp(server, 1, conditions, conditions)
                                : ImpairedProxy.udp(server, 1, conditions, conditions))
                .address()
                .getPort();
    }

    private static FaultRow answers(int code, String way, Cause cause) {
        return failed(
                "error " + code + " to a signed Allocate",
                way,
                cause,
                s -> s.check(s.server(ServerScript.answer(code).to(StunMethod.ALLOCATE, SIGNED))
                        .uri(Transport.valueOf(way.toUpperCase(java.util.Locale.ROOT)))));
    }

    /** RFC 8656 §18: 0x0016 is a Send indication. */
    private static Predicate<ByteBuf> everySecondSendIndication() {
        AtomicInteger seen = new AtomicInteger();
        return frame -> frame.readableBytes() > 2
                && frame.getUnsignedShort(frame.readerIndex()) == 0x0016
                && seen.getAndIncrement() % 2 == 1;
    }
}
