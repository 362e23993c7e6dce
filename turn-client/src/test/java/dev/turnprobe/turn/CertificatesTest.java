package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.TestCertificates.KeyKind;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.turn.ServerCertificateException.Problem;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The wrong certificates over TLS and DTLS: none of them is accepted, and each is named (RFC 8489 §6.2.3). */
@ExtendWith(LeakWatch.class)
class CertificatesTest {
    private static final TestCertificates AUTHORITY = TestCertificates.create();
    private static final KeyPin ANOTHER_KEY =
            KeyPin.of(TestCertificates.selfSigned().certificate());

    /** One row of the table: what the server shows, and what we must say. */
    enum Wrong {
        EXPIRED(AUTHORITY.expired(), Problem.EXPIRED),
        NOT_YET_VALID(AUTHORITY.notYetValid(), Problem.NOT_YET_VALID),
        WRONG_NAME(AUTHORITY.wrongName(), Problem.NAME_MISMATCH),
        UNKNOWN_AUTHORITY(TestCertificates.create().server(KeyKind.EC), Problem.UNTRUSTED),
        SELF_SIGNED(TestCertificates.selfSigned(), Problem.SELF_SIGNED),
        WRONG_PIN(AUTHORITY.server(KeyKind.EC), Problem.PIN_MISMATCH),
        WRONG_PIN_WITH_RSA(AUTHORITY.server(KeyKind.RSA), Problem.PIN_MISMATCH);

        private final ServerIdentity identity;
        private final Problem problem;

        Wrong(ServerIdentity identity, Problem problem) {
            this.identity = identity;
            this.problem = problem;
        }

        TlsTrust trust() {
            return problem == Problem.PIN_MISMATCH ? trusting().pinned(ANOTHER_KEY.toString()) : trusting();
        }
    }

    static Stream<Arguments> table() {
        return Arrays.stream(Wrong.values())
                .flatMap(wrong ->
                        Stream.of(Transport.TLS, Transport.DTLS).map(transport -> Arguments.of(wrong, transport)));
    }

    private static TlsTrust trusting() {
        return TlsTrust.platformAnd(List.of(AUTHORITY.ca()));
    }

    private static TurnSettings.Builder settings(TlsTrust trust) {
        return TurnSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .trust(trust)
                .openTimeout(java.time.Duration.ofSeconds(10));
    }

    private static EmbeddedTurnServer server(ServerIdentity identity, Transport transport, String... protocols) {
        EmbeddedConfig config = EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .identity(identity)
                .transports(dev.turnprobe.fixtures.Transport.valueOf(transport.name()));
        return EmbeddedTurnServer.start(protocols.length == 0 ? config : config.tlsProtocols(protocols[0]));
    }

    @ParameterizedTest
    @MethodSource("table")
    void noneIsAcceptedAndEachIsNamed(Wrong wrong, Transport transport) {
        try (EmbeddedTurnServer server = server(wrong.identity, transport)) {
            assertThat(refusal(server, transport, wrong.trust())).isEqualTo(wrong.problem);
        }
    }

    @RequiresCoturn
    @ParameterizedTest
    @EnumSource(names = {"TLS", "DTLS"})
    void aWrongNameOnCoturnIsNamed(Transport transport) {
        CoturnConfig config = CoturnConfig.defaults().user("ada", "lovelace").identity(AUTHORITY.wrongName());
        try (TurnServer server = CoturnServer.start(config)) {
            assertThat(refusal(server, transport, trusting())).isEqualTo(Problem.NAME_MISMATCH);
        }
    }

    private static Problem refusal(TurnServer server, Transport transport, TlsTrust trust) {
        List<X509Certificate> shown = new CopyOnWriteArrayList<>();
        TurnObserver observer = new TurnObserver() {
            @Override
            public void certificates(List<X509Certificate> chain, long nanos) {
                shown.addAll(chain);
            }
        };
        try (TurnClient client = TurnClient.create(settings(trust).build())) {
            TurnFailure failure = Failures.of(client.open(RelayContract.uri(server, transport), observer));
            assertThat(failure).isInstanceOf(TurnFailure.Unreachable.class);
            TurnFailure.Unreachable unreachable = (TurnFailure.Unreachable) failure;
            assertThat(unreachable.phase()).isEqualTo(Phase.SECURE);
            assertThat(unreachable.cause()).isInstanceOf(ServerCertificateException.class);
            assertThat(shown).as("a refused chain is shown to the observer").isNotEmpty();
            return ((ServerCertificateException) unreachable.cause()).problem();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "DTLS"})
    void insecureAcceptsAnyoneBecauseItWasAskedTo(Transport transport) throws Exception {
        Secured facts = secured(AUTHORITY.wrongName(), transport, TlsTrust.insecure());
        assertThat(facts.verified()).isFalse();
    }

    /** RFC 7469 §2.6: one matching pin is enough; it comes on top of the other checks, unless those are switched off. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "DTLS"})
    void theRightPinIsAccepted(Transport transport) throws Exception {
        ServerIdentity good = AUTHORITY.server(KeyKind.EC);
        String pin = KeyPin.of(good.certificate()).toString();
        assertThat(secured(good, transport, trusting().pinned(ANOTHER_KEY.toString(), pin))
                        .verified())
                .isTrue();
        ServerIdentity selfSigned = TestCertificates.selfSigned();
        String own = KeyPin.of(selfSigned.certificate()).toString();
        assertThat(secured(selfSigned, transport, TlsTrust.insecure().pinned(own))
                        .verified())
                .isTrue();
        try (EmbeddedTurnServer server = server(selfSigned, transport)) {
            assertThat(refusal(server, transport, trusting().pinned(own))).isEqualTo(Problem.SELF_SIGNED);
            assertThat(refusal(server, transport, TlsTrust.insecure().pinned(pin)))
                    .isEqualTo(Problem.PIN_MISMATCH);
        }
    }

    private static Secured secured(ServerIdentity identity, Transport transport, TlsTrust trust) throws Exception {
        try (EmbeddedTurnServer server = server(identity, transport);
                TurnClient client = TurnClient.create(settings(trust).build())) {
            Witness witness = new Witness();
            Relay relay =
                    client.open(RelayContract.uri(server, transport), witness).get(10, TimeUnit.SECONDS);
            assertThat(relay.transport()).isEqualTo(transport);
            return witness.secured.get(10, TimeUnit.SECONDS);
        }
    }

    /** RFC 7443 §3: ALPN says what the connection is for; SNI and the check go by name, not by address. */
    @ParameterizedTest
    @CsvSource({"TLS, TLSv1.2, RSA", "TLS, TLSv1.3, RSA", "DTLS, DTLSv1.2, RSA", "DTLS, DTLSv1.2, EC"})
    void namesVersionsAndAlpnAreWhatTheyShouldBe(Transport transport, String version, KeyKind key) throws Exception {
        TurnSettings byName = settings(trusting())
                .resolver(host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())))
                .build();
        ServerIdentity identity = AUTHORITY.server(key, List.of("relay.example.org"));
        String[] protocols = transport == Transport.TLS ? new String[] {version} : new String[0];
        try (EmbeddedTurnServer server = server(identity, transport, protocols);
                TurnClient client = TurnClient.create(byName)) {
            String tail = RelayContract.uri(server, transport).toString().replaceFirst("^turns:[0-9.]+", "");
            Witness witness = new Witness();
            client.open(TurnUri.parse("turns:relay.example.org" + tail), witness)
                    .get(10, TimeUnit.SECONDS);
            Secured facts = witness.secured.get(10, TimeUnit.SECONDS);
            assertThat(facts.version() + " " + facts.alpn()).isEqualTo(version + " stun.turn");
            assertThat(facts.cipher()).startsWith("TLS_");
            assertThat(facts.chain().get(0)).isEqualTo(identity.certificate());
            assertThat(facts.verified()).isTrue();
            assertThat(facts.resumed()).isFalse();
            TurnFailure wrong = Failures.of(client.open(TurnUri.parse("turns:other.example.org" + tail)));
            assertThat(((ServerCertificateException) ((TurnFailure.Unreachable) wrong).cause()).problem())
                    .isEqualTo(Problem.NAME_MISMATCH);
        }
    }

    private static final class Witness implements TurnObserver {
        final CompletableFuture<Secured> secured = new CompletableFuture<>();

        @Override
        public void secured(Secured facts, long nanos) {
            secured.complete(facts);
        }
    }
}
