package dev.turnprobe.probe.cli;

import static dev.turnprobe.probe.cli.FaultRow.failed;
import static dev.turnprobe.probe.cli.FaultRow.healthy;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.TestCertificates.KeyKind;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.probe.diagnose.Cause;
import java.util.List;

/** Certificates that must not be believed, over TLS and DTLS alike, and handshakes that come to nothing. */
final class TlsFaults {
    private static final TestCertificates OURS = TestCertificates.create();
    private static final TestCertificates ISSUER =
            TestCertificates.named("CN=A Root").subordinate("CN=An Issuer");
    private static final TestCertificates INSPECTOR =
            TestCertificates.named("CN=FortiGate CA, OU=Certificate Authority, O=Fortinet");
    private static final String BOTH = "tls dtls";

    private TlsFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                failed("a certificate for another host", BOTH, Cause.TLS_NAME_MISMATCH, shows(OURS.wrongName())),
                failed("a certificate past its time", BOTH, Cause.TLS_EXPIRED, shows(OURS.expired())),
                failed("a certificate before its time", BOTH, Cause.TLS_EXPIRED, shows(OURS.notYetValid())),
                failed(
                        "a certificate that vouches for itself",
                        BOTH,
                        Cause.TLS_UNTRUSTED,
                        shows(TestCertificates.selfSigned())),
                failed("an authority that is not ours", BOTH, Cause.TLS_UNTRUSTED, shows(ISSUER.server(KeyKind.EC))),
                failed(
                        "an authority of somebody's own, leaf alone",
                        BOTH,
                        Cause.TLS_UNTRUSTED,
                        shows(ISSUER.server(KeyKind.EC).alone())),
                failed("another key than the pinned one", BOTH, Cause.TLS_UNTRUSTED, s -> {
                    s.check("--pin", "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
                    shows(OURS.server(KeyKind.EC)).set(s);
                }),
                failed(
                        "a public leaf without its issuer",
                        BOTH,
                        Cause.TLS_INCOMPLETE_CHAIN,
                        shows(ISSUER.publicServer(TestCertificates.LOOPBACK_NAMES, "http://issuer.example/ca.der")
                                .alone())),
                failed("the chain that another port sends, cut short", "tls", Cause.TLS_UNTRUSTED, s -> {
                            TestCertificates root = TestCertificates.named("CN=Another Root");
                            ServerIdentity good =
                                    root.subordinate("CN=Its Issuer").server(KeyKind.EC);
                            s.trust(root)
                                    .check(
                                            tls(s, good).uri(Transport.TLS),
                                            tls(s, good.alone()).uri(Transport.TLS));
                        })
                        .across(Cause.TLS_INCOMPLETE_CHAIN)
                        .exit(ExitCode.DEGRADED),
                failed("an inspector in between", "tls", Cause.TLS_INTERCEPTED, s -> {
                    int behind = s.server().port(Transport.TCP);
                    s.trust(OURS)
                            .check("turns:127.0.0.1:"
                                    + s.keep(TlsFront.before(behind, INSPECTOR.server(KeyKind.EC)))
                                            .port());
                }),
                healthy("an inspector in between that is trusted", "tls", s -> {
                            int behind = s.server().port(Transport.TCP);
                            s.trust(INSPECTOR)
                                    .check("turns:127.0.0.1:"
                                            + s.keep(TlsFront.before(behind, INSPECTOR.server(KeyKind.EC)))
                                                    .port());
                        })
                        .warning(Cause.TLS_INTERCEPTED),
                failed(
                        "an unknown authority for a service that everybody trusts",
                        "tls",
                        Cause.TLS_INTERCEPTED,
                        s -> s.check(hosted(s, "global.relay.metered.ca", ISSUER::server))),
                failed(
                                "one unknown authority for strangers",
                                "tls",
                                Cause.TLS_UNTRUSTED,
                                s -> s.check(
                                        hosted(s, "relay.one.example", ISSUER::server),
                                        hosted(s, "relay.two.example", ISSUER::server)))
                        .across(Cause.TLS_INTERCEPTED),
                failed(
                        "one unknown authority for one house",
                        "tls",
                        Cause.TLS_UNTRUSTED,
                        s -> s.check(
                                hosted(s, "eu.house.example", ISSUER::server),
                                hosted(s, "us.house.example", ISSUER::server))),
                failed(
                                "this machine's clock behind all certificates",
                                "tls",
                                Cause.TLS_EXPIRED,
                                s -> s.trust(OURS)
                                        .check(
                                                hosted(
                                                        s,
                                                        "relay.one.example",
                                                        (kind, names) -> OURS.notYetValid(names)),
                                                hosted(
                                                        s,
                                                        "relay.two.example",
                                                        (kind, names) -> OURS.notYetValid(names))))
                        .across(Cause.CLOCK_SKEW),
                failed(
                        "a fatal alert",
                        "tls",
                        Cause.TLS_HANDSHAKE_FAILED,
                        s -> s.trust(OURS).check(s.server(c -> c.tlsAlert(40)).uri(Transport.TLS))),
                failed(
                        "a web server where TLS should be",
                        "tls",
                        Cause.TLS_HANDSHAKE_FAILED,
                        s -> s.check("turns:127.0.0.1:"
                                + s.garbage(Garbage.HTTP_400).address().getPort())),
                failed(
                                "random datagrams where DTLS should be",
                                "dtls",
                                Cause.TLS_HANDSHAKE_FAILED,
                                s -> s.forAWhile()
                                        .check("turns:127.0.0.1:"
                                                + s.garbage(Garbage.RANDOM_DATAGRAMS)
                                                        .address()
                                                        .getPort() + "?transport=udp"))
                        .waits(),
                failed(
                        "a web server on a TLS port, as on 443",
                        "tls",
                        Cause.NOT_STUN,
                        s -> s.trust(OURS)
                                .check("turns:127.0.0.1:"
                                        + s.keep(TlsFront.ofWebServer(OURS.server(KeyKind.EC)))
                                                .port())));
    }

    private static FaultRow.Staging shows(ServerIdentity identity) {
        return s -> {
            var server = tls(s, identity);
            s.trust(OURS).check(server.uri(Transport.TLS), server.uri(Transport.DTLS));
        };
    }

    private static dev.turnprobe.fixtures.embedded.EmbeddedTurnServer tls(FaultScene s, ServerIdentity identity) {
        return s.server(c -> c.transports(Transport.TLS, Transport.DTLS).identity(identity));
    }

    private interface Issuing {
        ServerIdentity server(KeyKind kind, List<String> names);
    }

    /** A server that has that name, on loopback. */
    private static String hosted(FaultScene s, String host, Issuing issuing) {
        int port = tls(s, issuing.server(KeyKind.EC, List.of(host))).port(Transport.TLS);
        return s.named("turns", host, port, "");
    }
}
