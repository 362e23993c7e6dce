package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.TestCertificates.KeyKind;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.ServerCertificateException.Problem;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The wrong certificates, none of them accepted and each named; and the right one over TLS 1.2 and 1.3. */
@ExtendWith(LeakWatch.class)
class CertificatesTest {
    private static final TestCertificates AUTHORITY = TestCertificates.create();

    private static EmbeddedTurnServer server(ServerIdentity identity, String... protocols) {
        EmbeddedConfig config = EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .identity(identity)
                .transports(Transport.TLS);
        return EmbeddedTurnServer.start(protocols.length == 0 ? config : config.tlsProtocols(protocols[0]));
    }

    private static TurnSettings.Builder trusting() {
        return TurnSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .trust(TlsTrust.platformAnd(List.of(AUTHORITY.ca())));
    }

    private static Problem refusal(ServerIdentity identity) {
        List<X509Certificate> shown = new CopyOnWriteArrayList<>();
        TurnObserver observer = new TurnObserver() {
            @Override
            public void certificates(List<X509Certificate> chain, long nanos) {
                shown.addAll(chain);
            }
        };
        try (EmbeddedTurnServer server = server(identity);
                TurnClient client = TurnClient.create(trusting().build())) {
            TurnFailure failure = Failures.of(client.open(TurnUri.parse(server.uri(Transport.TLS)), observer));
            assertThat(failure).isInstanceOf(TurnFailure.Unreachable.class);
            TurnFailure.Unreachable unreachable = (TurnFailure.Unreachable) failure;
            assertThat(unreachable.phase()).isEqualTo(Phase.SECURE);
            assertThat(unreachable.cause()).isInstanceOf(ServerCertificateException.class);
            assertThat(shown).as("a refused chain is shown to the observer").isNotEmpty();
            return ((ServerCertificateException) unreachable.cause()).problem();
        }
    }

    @Test
    void anExpiredCertificateIsNamed() {
        assertThat(refusal(AUTHORITY.expired())).isEqualTo(Problem.EXPIRED);
    }

    @Test
    void aCertificateFromTheFutureIsNamed() {
        assertThat(refusal(AUTHORITY.notYetValid())).isEqualTo(Problem.EXPIRED);
    }

    @Test
    void aWrongNameIsNamed() {
        assertThat(refusal(AUTHORITY.wrongName())).isEqualTo(Problem.NAME_MISMATCH);
    }

    @Test
    void aSelfSignedCertificateIsUntrusted() {
        assertThat(refusal(TestCertificates.selfSigned())).isEqualTo(Problem.UNTRUSTED);
    }

    @Test
    void anUnknownAuthorityIsUntrusted() {
        assertThat(refusal(TestCertificates.create().server(KeyKind.EC))).isEqualTo(Problem.UNTRUSTED);
    }

    @Test
    void insecureAcceptsAnyoneBecauseItWasAskedTo() throws Exception {
        try (EmbeddedTurnServer server = server(AUTHORITY.wrongName());
                TurnClient client =
                        TurnClient.create(trusting().trust(TlsTrust.insecure()).build())) {
            Relay relay = client.open(TurnUri.parse(server.uri(Transport.TLS))).get(10, TimeUnit.SECONDS);
            assertThat(relay.transport()).isEqualTo(dev.turnprobe.turn.Transport.TLS);
        }
    }

    /** RFC 7443 §4: ALPN says what the connection is for; SNI and the check go by name, not by address. */
    @Test
    void namesVersionsAndAlpnAreWhatTheyShouldBe() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            CompletableFuture<String> secured = new CompletableFuture<>();
            TurnObserver observer = new TurnObserver() {
                @Override
                public void secured(SSLSession session, String alpn, long nanos) {
                    secured.complete(session.getProtocol() + " " + alpn);
                }
            };
            TurnSettings byName = trusting()
                    .resolver(host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())))
                    .build();
            ServerIdentity identity = AUTHORITY.server(KeyKind.RSA, List.of("relay.example.org"));
            try (EmbeddedTurnServer server = server(identity, version);
                    TurnClient client = TurnClient.create(byName)) {
                client.open(TurnUri.parse("turns:relay.example.org:" + server.port(Transport.TLS)), observer)
                        .get(10, TimeUnit.SECONDS);
                assertThat(secured.get(10, TimeUnit.SECONDS)).isEqualTo(version + " stun.turn");
                TurnFailure wrong = Failures.of(
                        client.open(TurnUri.parse("turns:other.example.org:" + server.port(Transport.TLS))));
                assertThat(((ServerCertificateException) ((TurnFailure.Unreachable) wrong).cause()).problem())
                        .isEqualTo(Problem.NAME_MISMATCH);
            }
        }
    }
}
