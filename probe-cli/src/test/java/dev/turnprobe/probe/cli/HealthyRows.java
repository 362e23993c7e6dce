package dev.turnprobe.probe.cli;

import static dev.turnprobe.probe.cli.FaultRow.healthy;

import dev.turnprobe.fixtures.ImpairedProxy;
import dev.turnprobe.fixtures.LinkConditions;
import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.TestCertificates.KeyKind;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.stun.StunMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/** What is in order, however odd it looks. */
final class HealthyRows {
    private static final String ALL = "udp tcp tls dtls";
    private static final int SEEDS = 8;

    private HealthyRows() {}

    static List<FaultRow> rows() {
        return List.of(
                healthy("TURN as it should be", ALL, s -> all(s.measured(), s.server())),
                healthy("STUN as it should be", ALL, s -> {
                    EmbeddedTurnServer server = s.server();
                    s.trust(server.caPem())
                            .check(
                                    "stun:127.0.0.1:" + server.port(Transport.UDP),
                                    "stun:127.0.0.1:" + server.port(Transport.TCP) + "?transport=tcp",
                                    "stuns:127.0.0.1:" + server.port(Transport.TLS),
                                    "stuns:127.0.0.1:" + server.port(Transport.DTLS) + "?transport=udp");
                }),
                healthy("IPv6", ALL, s -> {
                    InetAddress six = InetAddress.getByName("::1");
                    try {
                        all(s, s.server(c -> c.listen(six)));
                    } catch (IllegalStateException | java.io.UncheckedIOException e) {
                        throw new TestAbortedException("no IPv6 on loopback: " + e.getMessage());
                    }
                }),
                healthy("no credentials wanted", "udp tcp", s -> {
                    EmbeddedTurnServer server = s.server(c -> c.noAuthentication());
                    s.nobody().check(server.uri(Transport.UDP), server.uri(Transport.TCP));
                }),
                healthy("a credential of the moment", "udp", s -> {
                    EmbeddedTurnServer server =
                            s.keep(EmbeddedTurnServer.start(dev.turnprobe.fixtures.embedded.EmbeddedConfig.defaults()
                                    .sharedSecret("north")));
                    s.nobody().environment("TURN_SECRET", "north").check(server.uri(Transport.UDP));
                }),
                healthy("far away", "udp tcp", s -> {
                    LinkConditions far = LinkConditions.perfect().delay(Duration.ofMillis(150));
                    s.check(
                            "turn:127.0.0.1:" + ServerFaults.before(s, Transport.UDP, far),
                            "turn:127.0.0.1:"
                                    + ServerFaults.before(s, Transport.TCP, far.asStream(Duration.ofMillis(200)))
                                    + "?transport=tcp");
                }),
                healthy("a lossy way, " + SEEDS + " seeds", "udp", s -> {
                            LinkConditions bad = LinkConditions.perfect()
                                    .delay(Duration.ofMillis(5))
                                    .jitter(Duration.ofMillis(10))
                                    .loss(0.08)
                                    .duplication(0.05);
                            InetSocketAddress server = new InetSocketAddress(
                                    "127.0.0.1", s.server().port(Transport.UDP));
                            for (int seed = 1; seed <= SEEDS; seed++) {
                                s.check("turn:127.0.0.1:"
                                        + s.keep(ImpairedProxy.udp(server, seed, bad, bad))
                                                .address()
                                                .getPort());
                            }
                        })
                        .perhaps(Cause.RELAY_LOSSY),
                healthy("a nonce that has just gone stale, replies that come twice", "udp tcp", s -> {
                    EmbeddedTurnServer server = s.server(ServerScript.answer(438)
                            .to(StunMethod.ALLOCATE, Occurrence.first().signed())
                            .and(ServerScript.doubled().toAny(Occurrence.always())));
                    s.check(server.uri(Transport.UDP));
                }),
                healthy("a server that refuses itself as peer", "udp", s -> {
                    AtomicInteger asked = new AtomicInteger();
                    s.check(s.server(c -> c.settings(x -> x.denyPeers(peer -> asked.incrementAndGet() <= 3)))
                            .uri(Transport.UDP));
                }),
                healthy("a redirect from a server that proves itself", "tls", s -> {
                    TestCertificates authority = TestCertificates.create();
                    ServerIdentity identity = authority.server(KeyKind.EC);
                    EmbeddedTurnServer there = s.server(c -> c.identity(identity));
                    InetSocketAddress alternate = new InetSocketAddress("127.0.0.1", there.port(Transport.TLS));
                    EmbeddedTurnServer here = s.server(c -> c.identity(identity)
                            .script(ServerScript.redirect(alternate).to(StunMethod.ALLOCATE)));
                    s.trust(authority).check(here.uri(Transport.TLS));
                }),
                healthy("a long chain, an RSA key, TLS 1.2", "tls dtls", s -> {
                    TestCertificates root = TestCertificates.named("CN=A Root");
                    ServerIdentity good =
                            root.subordinate("CN=Above").subordinate("CN=Below").server(KeyKind.RSA);
                    EmbeddedTurnServer server = s.server(c -> c.identity(good).tlsProtocols("TLSv1.2"));
                    s.trust(root).check(server.uri(Transport.TLS), server.uri(Transport.DTLS));
                }),
                healthy("no certificate checked", "tls dtls", s -> {
                    EmbeddedTurnServer server = s.server();
                    s.check("--insecure", server.uri(Transport.TLS), server.uri(Transport.DTLS));
                }),
                healthy("one authority of ours for strangers", "tls", s -> {
                    TestCertificates authority = TestCertificates.create();
                    s.trust(authority);
                    for (String host : List.of("relay.one.example", "relay.two.example")) {
                        ServerIdentity identity = authority.server(KeyKind.EC, List.of(host));
                        int port = s.server(c -> c.identity(identity)).port(Transport.TLS);
                        s.check(s.named("turns", host, port, ""));
                    }
                }),
                healthy("through a proxy", "tcp tls", s -> {
                    EmbeddedTurnServer server = s.server();
                    s.trust(server.caPem())
                            .check(
                                    "--proxy",
                                    s.keep(ConnectProxy.guarded("eve:right")).url("eve:right"),
                                    server.uri(Transport.TCP),
                                    server.uri(Transport.TLS));
                }),
                healthy("coturn", ALL, s -> {
                    CoturnServer coturn = coturn(s, CoturnConfig.defaults());
                    s.measured().login(coturn.username(), coturn.password()).trust(coturn.caPem());
                    for (Transport transport : coturn.transports()) {
                        s.check(coturn.uri(transport));
                    }
                    s.check("stun:127.0.0.1:" + coturn.port(Transport.UDP));
                }),
                healthy("coturn with FINGERPRINT and without SOFTWARE", "udp tcp", s -> {
                    CoturnServer coturn = coturn(
                            s,
                            CoturnConfig.defaults()
                                    .transports(Transport.UDP, Transport.TCP)
                                    .option("fingerprint")
                                    .option("no-software-attribute"));
                    s.login(coturn.username(), coturn.password())
                            .check(coturn.uri(Transport.UDP), coturn.uri(Transport.TCP));
                }));
    }

    private static void all(FaultScene s, EmbeddedTurnServer server) {
        s.trust(server.caPem()).check(ServerFaults.everyWay(server));
    }

    private static CoturnServer coturn(FaultScene s, CoturnConfig config) {
        CoturnServer.missing().ifPresent(reason -> {
            if ("required".equals(System.getProperty("turnprobe.coturn"))) {
                throw new IllegalStateException(reason + " (-Dturnprobe.coturn=required)");
            }
            throw new TestAbortedException(reason);
        });
        return s.keep(CoturnServer.start(config));
    }
}
