package dev.turnprobe.turn;

import static dev.turnprobe.fixtures.server.Occurrence.always;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.ServerIdentity;
import dev.turnprobe.fixtures.TestCertificates;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.fixtures.server.FiveTuple;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnFailure.Redirected.Refusal;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 300 with ALTERNATE-SERVER (RFC 8489 §10), followed or not. */
@ExtendWith(LeakWatch.class)
class RedirectTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final TestCertificates AUTHORITY = TestCertificates.create();
    private static final ServerIdentity IDENTITY = AUTHORITY.server(TestCertificates.KeyKind.EC);

    private final List<Redirect> hops = new CopyOnWriteArrayList<>();
    private final TurnObserver observer = new TurnObserver() {
        @Override
        public void redirected(Redirect hop, long nanos) {
            hops.add(hop);
        }
    };

    private static EmbeddedTurnServer server(String realm, Transport transport, int port, ServerScript script) {
        return EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .realm(realm)
                .identity(IDENTITY)
                .transports(transport)
                .port(transport, port)
                .script(script));
    }

    private static ServerScript redirect(int port) {
        return ServerScript.redirect(new InetSocketAddress(LOOPBACK, port)).to(StunMethod.ALLOCATE, always());
    }

    private static TurnClient client(RedirectPolicy policy) {
        return TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
                .redirects(policy)
                .openTimeout(Duration.ofSeconds(10))
                .trust(TlsTrust.platformAnd(List.of(AUTHORITY.ca())))
                .build());
    }

    private Relay open(TurnClient client, String uri) throws Exception {
        return client.open(TurnUri.parse(uri), observer).get(15, TimeUnit.SECONDS);
    }

    private TurnFailure.Redirected refused(TurnClient client, String uri) {
        TurnFailure failure = Failures.of(client.open(TurnUri.parse(uri), observer));
        assertThat(failure).isInstanceOf(TurnFailure.Redirected.class);
        return (TurnFailure.Redirected) failure;
    }

    /** Each server has a realm of its own, so each challenges anew, and nothing of the first goes to the second. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void aRedirectIsFollowedWithFreshCredentials(Transport transport) throws Exception {
        try (EmbeddedTurnServer there = server("there.test", transport, 0, ServerScript.none());
                EmbeddedTurnServer here = server("here.test", transport, 0, redirect(there.port(transport)));
                TurnClient client = client(RedirectPolicy.ALL)) {
            Relay relay = open(client, here.uri(transport));
            assertThat(relay.serverAddress().getPort()).isEqualTo(there.port(transport));
            assertThat(hops).hasSize(1);
            assertThat(hops.get(0).from().getPort()).isEqualTo(here.port(transport));
            assertThat(hops.get(0).to().getPort()).isEqualTo(there.port(transport));
            assertThat(there.requests(StunMethod.ALLOCATE)).isEqualTo(1);
        }
    }

    @Test
    void byDefaultAnUnsignedRedirectOverUdpIsNotFollowed() {
        try (EmbeddedTurnServer there = server("there.test", Transport.UDP, 0, ServerScript.none());
                EmbeddedTurnServer here = server("here.test", Transport.UDP, 0, redirect(there.port(Transport.UDP)));
                TurnClient client = client(TurnSettings.defaults().redirects())) {
            TurnFailure.Redirected failure = refused(client, here.uri(Transport.UDP));
            assertThat(failure.refusal()).isEqualTo(Refusal.UNAUTHENTICATED);
            assertThat(failure.chain()).hasSize(1);
            assertThat(hops).isEmpty();
        }
    }

    @Test
    void byDefaultASignedRedirectIsFollowed() throws Exception {
        try (EmbeddedTurnServer there = server("there.test", Transport.UDP, 0, ServerScript.none());
                EmbeddedTurnServer here = server(
                        "here.test",
                        Transport.UDP,
                        0,
                        ServerScript.redirect(new InetSocketAddress(LOOPBACK, there.port(Transport.UDP)))
                                .to(StunMethod.ALLOCATE, always().signed()));
                TurnClient client = client(TurnSettings.defaults().redirects())) {
            Relay relay = open(client, here.uri(Transport.UDP));
            assertThat(relay.serverAddress().getPort()).isEqualTo(there.port(Transport.UDP));
            assertThat(hops)
                    .singleElement()
                    .satisfies(hop -> assertThat(hop.signed()).isTrue());
        }
    }

    /** The channel says who speaks, so the message need not. */
    @Test
    void byDefaultAnUnsignedRedirectOverVerifiedTlsIsFollowed() throws Exception {
        try (EmbeddedTurnServer there = server("there.test", Transport.TLS, 0, ServerScript.none());
                EmbeddedTurnServer here = server("here.test", Transport.TLS, 0, redirect(there.port(Transport.TLS)));
                TurnClient client = client(TurnSettings.defaults().redirects())) {
            assertThat(open(client, here.uri(Transport.TLS)).serverAddress().getPort())
                    .isEqualTo(there.port(Transport.TLS));
        }
    }

    @Test
    void twoServersThatPointAtEachOtherAreALoop() throws Exception {
        int port = BlackHole.freePort(LOOPBACK);
        try (EmbeddedTurnServer there = server("there.test", Transport.TCP, 0, redirect(port));
                EmbeddedTurnServer here =
                        server("here.test", Transport.TCP, port, redirect(there.port(Transport.TCP)));
                TurnClient client = client(RedirectPolicy.ALL)) {
            TurnFailure.Redirected failure = refused(client, here.uri(Transport.TCP));
            assertThat(failure.refusal()).isEqualTo(Refusal.LOOP);
            assertThat(failure.chain()).hasSize(2);
            assertThat(hops).hasSize(1);
        }
    }

    /** The smallest circle there is. */
    @Test
    void aServerThatPointsAtItselfIsALoop() {
        try (EmbeddedTurnServer here = server(
                        "here.test",
                        Transport.UDP,
                        0,
                        ServerScript.redirect(FiveTuple::server).to(StunMethod.ALLOCATE, always()));
                TurnClient client = client(RedirectPolicy.ALL)) {
            assertThat(refused(client, here.uri(Transport.UDP)).refusal()).isEqualTo(Refusal.LOOP);
        }
    }

    /** RFC 8489 §10: the certificate must show ALTERNATE-DOMAIN, and no other name will do. */
    @ParameterizedTest
    @EnumSource(names = {"TLS", "DTLS"})
    void theCertificateThereMustShowTheAlternateDomain(Transport transport) throws Exception {
        ServerIdentity second = AUTHORITY.server(TestCertificates.KeyKind.EC, List.of("second.example.test"));
        EmbeddedConfig config =
                EmbeddedConfig.defaults().user("ada", "lovelace").transports(transport);
        try (EmbeddedTurnServer there = EmbeddedTurnServer.start(config.identity(second));
                TurnClient client = client(TurnSettings.defaults().redirects())) {
            InetSocketAddress alternate = new InetSocketAddress(LOOPBACK, there.port(transport));
            ServerScript named =
                    ServerScript.redirect(alternate, "second.example.test").to(StunMethod.ALLOCATE, always());
            try (EmbeddedTurnServer here = server("here.test", transport, 0, named)) {
                assertThat(open(client, here.uri(transport)).serverAddress()).isEqualTo(alternate);
                assertThat(hops)
                        .singleElement()
                        .satisfies(hop -> assertThat(hop.domain()).isEqualTo("second.example.test"));
            }
            for (ServerScript wrong : List.of(
                    redirect(there.port(transport)),
                    ServerScript.redirect(alternate, "third.example.test").to(StunMethod.ALLOCATE, always()))) {
                try (EmbeddedTurnServer here = server("here.test", transport, 0, wrong)) {
                    TurnFailure failure = Failures.of(client.open(TurnUri.parse(here.uri(transport))));
                    assertThat(failure)
                            .isInstanceOfSatisfying(
                                    TurnFailure.Unreachable.class,
                                    refused ->
                                            assertThat(refused.cause()).isInstanceOf(ServerCertificateException.class));
                }
            }
        }
    }

    /** RFC 8489 §10 is about every method, so about Binding too. */
    @Test
    void aStunServerMayRedirectAsWell() throws Exception {
        try (EmbeddedTurnServer there = server("there.test", Transport.UDP, 0, ServerScript.none())) {
            InetSocketAddress alternate = new InetSocketAddress(LOOPBACK, there.port(Transport.UDP));
            ServerScript script = ServerScript.redirect(alternate).to(StunMethod.BINDING, always());
            try (EmbeddedTurnServer here = server("here.test", Transport.UDP, 0, script);
                    TurnClient client = client(RedirectPolicy.ALL);
                    StunSession session = client.openStun(TurnUri.parse(here.stunUri(Transport.UDP)), observer)
                            .get(15, TimeUnit.SECONDS)) {
                assertThat(session.serverAddress()).isEqualTo(alternate);
                assertThat(hops).hasSize(1);
            }
        }
    }

    @Test
    void nothingListensWhereItPoints() throws Exception {
        try (EmbeddedTurnServer here = server("here.test", Transport.TCP, 0, redirect(BlackHole.freePort(LOOPBACK)));
                TurnClient client = client(RedirectPolicy.ALL)) {
            assertThat(Failures.of(client.open(TurnUri.parse(here.uri(Transport.TCP)), observer)))
                    .isInstanceOf(TurnFailure.Unreachable.class);
            assertThat(hops).hasSize(1);
        }
    }

    /** coturn sends its redirects unsigned: the reason why there is a policy. */
    @RequiresCoturn
    @ParameterizedTest
    @EnumSource(Transport.class)
    void coturnRedirects(Transport transport) throws Exception {
        try (EmbeddedTurnServer there = server("there.test", transport, 0, ServerScript.none())) {
            InetSocketAddress alternate = new InetSocketAddress(LOOPBACK, there.port(transport));
            CoturnConfig config =
                    CoturnConfig.defaults().user("ada", "lovelace").identity(IDENTITY);
            config = transport.isSecure() ? config.tlsAlternateServer(alternate) : config.alternateServer(alternate);
            try (CoturnServer here = CoturnServer.start(config);
                    TurnClient client = client(RedirectPolicy.ALL);
                    TurnClient careful = client(RedirectPolicy.AUTHENTICATED)) {
                Relay relay = open(client, here.uri(transport));
                assertThat(relay.serverAddress()).isEqualTo(alternate);
                assertThat(hops)
                        .singleElement()
                        .satisfies(hop -> assertThat(hop.signed()).isFalse());
                if (!transport.isSecure()) {
                    assertThat(refused(careful, here.uri(transport)).refusal()).isEqualTo(Refusal.UNAUTHENTICATED);
                } else {
                    assertThat(open(careful, here.uri(transport)).serverAddress())
                            .isEqualTo(alternate);
                }
            }
        }
    }
}
