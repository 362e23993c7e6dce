package dev.turnprobe.probe.cli;

import static dev.turnprobe.probe.cli.FaultRow.failed;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.probe.diagnose.Cause;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Faults that only several endpoints together show. */
final class SharedFaults {
    private SharedFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                failed("UDP dead, TCP alive", "udp dtls tcp", Cause.TIMED_OUT, s -> {
                            Twins twins = Twins.of(s);
                            s.aGoodWhile()
                                    .check(
                                            twins.udp().uri(),
                                            "turns:127.0.0.1:"
                                                    + twins.udp().address().getPort() + "?transport=udp",
                                            twins.tcp().uri(Transport.TCP));
                        })
                        .waits()
                        .across(Cause.UDP_BLOCKED)
                        .exit(ExitCode.DEGRADED),
                failed("a middlebox that drops STUN", "udp dtls", Cause.TIMED_OUT, s -> {
                            EmbeddedTurnServer server = s.server();
                            s.trust(server.caPem());
                            for (int i = 0; i < 2; i++) {
                                int port = dropping(s, server);
                                s.check("turn:127.0.0.1:" + port, "turns:127.0.0.1:" + port + "?transport=udp");
                            }
                            s.aGoodWhile();
                        })
                        .waits()
                        .across(Cause.STUN_BLOCKED)
                        .exit(ExitCode.DEGRADED),
                failed("only port 443 alive", "tcp tls", Cause.PORT_FILTERED, s -> {
                            String host = "127.43." + ProcessHandle.current().pid() % 250 + ".1";
                            int dropped = s.keep(new FullQueue(host)).port();
                            s.aGoodWhile()
                                    .check(
                                            web(s, host).uri(Transport.TCP),
                                            "turn:" + host + ":" + dropped + "?transport=tcp",
                                            "turns:" + host + ":" + dropped);
                        })
                        .waits()
                        .across(Cause.WEB_PORTS_ONLY)
                        .exit(ExitCode.DEGRADED),
                failed("a region that is down", "udp tcp", Cause.PORT_CLOSED, s -> {
                            MeteredStandIn metered = s.keep(MeteredStandIn.start());
                            EmbeddedTurnServer up = LoginFaults.relayOf(s, metered);
                            int deadUdp = s.deadUdp();
                            int deadTcp = s.deadTcp();
                            metered.relays(region -> List.of(
                                    s.named("turn", "eu.relay.metered.ca", deadUdp, ""),
                                    s.named("turn", "eu.relay.metered.ca", deadTcp, "?transport=tcp"),
                                    s.named("turn", "us.relay.metered.ca", up.port(Transport.UDP), ""),
                                    s.named("turn", "us.relay.metered.ca", up.port(Transport.TCP), "?transport=tcp")));
                            s.nobody()
                                    .environment("METERED_BASE_URL", metered.url())
                                    .environment("METERED_API_KEY", metered.apiKeyOf(metered.credential(null, "ada")))
                                    .check("-q", "--metered", "standin");
                            for (int port : new int[] {deadUdp, deadTcp}) {
                                s.check("--resolve", "eu.relay.metered.ca:" + port + ":127.0.0.1");
                            }
                            for (Transport transport : new Transport[] {Transport.UDP, Transport.TCP}) {
                                s.check("--resolve", "us.relay.metered.ca:" + up.port(transport) + ":127.0.0.1");
                            }
                        })
                        .across(Cause.REGION_DOWN)
                        .exit(ExitCode.DEGRADED),
                failed(
                                "a user who has had enough",
                                "udp",
                                Cause.INTERRUPTED,
                                s -> s.instead(scene -> {
                                    ProbeApp app = scene.cli().app();
                                    app.interrupt();
                                    return scene.cli().result(app.run("check", "--json", "stun:127.0.0.1:9"));
                                }))
                        .exit(ExitCode.INTERRUPTED));
    }

    /** Silence over UDP and a server over TCP, on one port. */
    private record Twins(GarbageServer udp, EmbeddedTurnServer tcp) {
        /** What one has over UDP, somebody else may have over TCP: then another one. */
        static Twins of(FaultScene s) {
            for (int attempt = 0; attempt < 20; attempt++) {
                GarbageServer silent = s.garbage(Garbage.SILENT_UDP);
                int port = silent.address().getPort();
                try {
                    return new Twins(
                            silent, s.server(c -> c.transports(Transport.TCP).port(Transport.TCP, port)));
                } catch (IllegalStateException e) {
                    // Taken.
                }
            }
            throw new IllegalStateException("no port that is free over UDP and TCP");
        }
    }

    /** On a port that only some may take. */
    private static EmbeddedTurnServer web(FaultScene s, String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return s.server(c -> c.listen(address).transports(Transport.TCP).port(Transport.TCP, 443));
        } catch (Exception e) {
            throw new TestAbortedException("cannot listen on " + host + ":443: " + e.getMessage());
        }
    }

    /** The port of a middlebox in front of that server's DTLS. */
    private static int dropping(FaultScene s, EmbeddedTurnServer server) {
        LinkConditions noStun = LinkConditions.perfect().dropIf(SharedFaults::isStun);
        InetSocketAddress dtls = new InetSocketAddress("127.0.0.1", server.port(Transport.DTLS));
        return s.keep(ImpairedProxy.udp(dtls, 1, noStun, noStun)).address().getPort();
    }

    /** RFC 8489 §5: the magic cookie, in its place. */
    private static boolean isStun(ByteBuf frame) {
        return frame.readableBytes() >= 20 && frame.getInt(frame.readerIndex() + 4) == 0x2112A442;
    }
}
