package dev.turnprobe.probe.cli;

import static dev.turnprobe.probe.cli.FaultRow.failed;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.stun.StunMethod;
import java.util.List;

/** Faults between here and the first word of a server. */
final class RoadFaults {
    private RoadFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                // RFC 6761 §6.4: .invalid never resolves.
                failed("a host without an address", "udp", Cause.DNS_FAILED, s -> s.check("turn:relay.invalid")),
                failed(
                                "no name resolves at all",
                                "udp tcp",
                                Cause.DNS_FAILED,
                                s -> s.check("turn:relay.invalid", "turn:other.invalid?transport=tcp"))
                        .across(Cause.DNS_FAILED),
                failed("nobody listens", "udp", Cause.PORT_CLOSED, s -> s.check("turn:127.0.0.1:" + s.deadUdp())),
                failed("nobody listens", "tcp tls", Cause.PORT_CLOSED, s -> {
                    int port = s.deadTcp();
                    s.check("turn:127.0.0.1:" + port + "?transport=tcp", "turns:127.0.0.1:" + port);
                }),
                failed(
                        "nobody listens",
                        "dtls",
                        Cause.PORT_CLOSED,
                        s -> s.check("turns:127.0.0.1:" + s.deadUdp() + "?transport=udp")),
                failed("a port that drops", "tcp tls", Cause.PORT_FILTERED, s -> {
                            int port = s.keep(new FullQueue("127.0.0.1")).port();
                            s.briefly().check("turn:127.0.0.1:" + port + "?transport=tcp", "turns:127.0.0.1:" + port);
                        })
                        .waits(),
                // No TCP to the limited broadcast address: the system says so without sending anything.
                failed(
                        "no way to the host",
                        "tcp",
                        Cause.PORT_FILTERED,
                        s -> s.check("turn:255.255.255.255?transport=tcp")),
                failed("silence", "udp dtls", Cause.TIMED_OUT, s -> {
                            int port = s.garbage(Garbage.SILENT_UDP).address().getPort();
                            s.briefly().check("turn:127.0.0.1:" + port, "turns:127.0.0.1:" + port + "?transport=udp");
                        })
                        .waits(),
                failed("silence", "tcp tls", Cause.TIMED_OUT, s -> {
                            int port = s.garbage(Garbage.SILENT_TCP).address().getPort();
                            s.briefly().check("turn:127.0.0.1:" + port + "?transport=tcp", "turns:127.0.0.1:" + port);
                        })
                        .waits(),
                failed("silence after the challenge", "udp tcp tls dtls", Cause.TIMED_OUT, s -> {
                            ServerScript script = ServerScript.silence()
                                    .to(
                                            StunMethod.ALLOCATE,
                                            dev.turnprobe.fixtures.server.Occurrence.always()
                                                    .signed());
                            var server = s.server(script);
                            s.trust(server.caPem()).forAWhile().check(ServerFaults.everyWay(server));
                        })
                        .waits(),
                failed(
                                "a length that never comes",
                                "tcp",
                                Cause.TIMED_OUT,
                                s -> s.briefly()
                                        .check(s.garbage(Garbage.HUGE_FRAME_HEADER)
                                                .uri()))
                        .waits(),
                failed(
                                "random datagrams",
                                "udp",
                                Cause.NOT_STUN,
                                s -> s.forAWhile()
                                        .check(s.garbage(Garbage.RANDOM_DATAGRAMS)
                                                .uri()))
                        .waits(),
                failed(
                                "noise without end",
                                "tcp",
                                Cause.NOT_STUN,
                                s -> s.forAWhile()
                                        .check(s.garbage(Garbage.ENDLESS_NOISE).uri()))
                        .waits(),
                failed(
                        "a web server",
                        "tcp",
                        Cause.NOT_STUN,
                        s -> s.check(s.garbage(Garbage.HTTP_400).uri())),
                failed(
                        "a connection closed at once, half closed, reset",
                        "tcp",
                        Cause.CONNECTION_LOST,
                        s -> s.check(
                                s.garbage(Garbage.CLOSE_AT_ONCE).uri(),
                                s.garbage(Garbage.HALF_CLOSE).uri(),
                                s.garbage(Garbage.RESET).uri())),
                failed("a reset in the middle", "tcp", Cause.CONNECTION_LOST, s -> {
                    ServerScript script = ServerScript.reset()
                            .to(
                                    StunMethod.ALLOCATE,
                                    Occurrence.always().signed());
                    s.check(s.server(script).uri(Transport.TCP));
                }),
                failed(
                        "a proxy that is not there",
                        "tcp",
                        Cause.PROXY_FAILED,
                        s -> s.check(
                                "--proxy",
                                "http://127.0.0.1:" + s.deadTcp(),
                                s.server().uri(Transport.TCP))),
                failed("a proxy that says no, to all", "tcp tls", Cause.PROXY_FAILED, s -> {
                            var server = s.server();
                            s.trust(server.caPem())
                                    .check(
                                            "--proxy",
                                            s.keep(ConnectProxy.refusing()).url(),
                                            server.uri(Transport.TCP),
                                            server.uri(Transport.TLS));
                        })
                        .across(Cause.PROXY_FAILED),
                failed(
                        "a proxy with another password",
                        "tcp",
                        Cause.PROXY_FAILED,
                        s -> s.check(
                                "--proxy",
                                s.keep(ConnectProxy.guarded("eve:right")).url("eve:wrong"),
                                s.server().uri(Transport.TCP))),
                failed(
                                "a proxy that keeps silent",
                                "tcp",
                                Cause.PROXY_FAILED,
                                s -> s.briefly()
                                        .check(
                                                "--proxy",
                                                "http://127.0.0.1:"
                                                        + s.garbage(Garbage.SILENT_TCP)
                                                                .address()
                                                                .getPort(),
                                                s.server().uri(Transport.TCP)))
                        .waits(),
                failed("UDP through a proxy", "udp dtls", Cause.PROXY_FAILED, s -> {
                            var server = s.server();
                            s.check(
                                    "--proxy",
                                    s.keep(ConnectProxy.open()).url(),
                                    server.uri(Transport.UDP),
                                    server.uri(Transport.DTLS));
                        })
                        .across(Cause.PROXY_FAILED));
    }
}
