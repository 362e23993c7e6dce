package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.fixtures.server.AccessTokens;
import dev.turnprobe.fixtures.server.LongTermMechanism;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.AccessToken;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wishes against the embedded server, and what coturn does not speak: RFC 8489, logins that change. */
class EmbeddedWishesTest extends WishesContract {
    private static final dev.turnprobe.fixtures.Transport UDP = dev.turnprobe.fixtures.Transport.UDP;

    @RegisterExtension
    static final TurnServerExtension embedded = TurnServerExtension.embedded().user("ada", "lovelace");

    private static TurnClient client(EmbeddedTurnServer server, Credentials credentials) throws Exception {
        TlsTrust trust = TlsTrust.platformAnd(TlsTrust.readCertificates(Files.newInputStream(server.caFile())));
        return TurnClient.create(TurnSettings.builder()
                .credentials(credentials)
                .trust(trust)
                .openTimeout(Duration.ofSeconds(10))
                .build());
    }

    /** RFC 8489 §9.2 on sockets: SHA-256, USERHASH, user names and passwords that need OpaqueString. */
    @ParameterizedTest
    @CsvSource({"RFC_8489, UDP", "RFC_8489, TCP", "RFC_8489, TLS", "BOTH, UDP", "RFC_5389, UDP"})
    void everyMechanismOpensARelay(LongTermMechanism mechanism, Transport transport) throws Exception {
        String name = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
        String password = "The\u00E9\u3000Matrix";
        String asPrepared = "The\u00E9 Matrix";
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user(name, asPrepared)
                        .settings(settings -> settings.mechanism(mechanism)));
                TurnClient client = client(server, Credentials.of(name, password))) {
            RelayJourney journey = new RelayJourney(
                    client.open(RelayContract.uri(server, transport)).get(10, TimeUnit.SECONDS));
            comesBack(journey, journey.relay.relayedAddress());
            assertThat(journey.relay.bind(journey.relay.relayedAddress()).get(10, TimeUnit.SECONDS))
                    .isEqualTo(0x4000);
        }
    }

    /** RFC 8489 §9.2.1: to talk us down opens no relay. */
    @ParameterizedTest
    @EnumSource
    void nobodyTalksUsDown(Bidding bidding) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .settings(settings -> settings.mechanism(LongTermMechanism.RFC_8489))
                        .script(bidding.script.to(StunMethod.ALLOCATE, Occurrence.first())));
                TurnClient client = client(server, Credentials.of("ada", "lovelace"))) {
            assertThat(Failures.of(client.open(RelayContract.uri(server, Transport.UDP))))
                    .isInstanceOf(bidding.failure);
        }
    }

    enum Bidding {
        ALGORITHMS_TAKEN_OUT(ServerScript.withoutPasswordAlgorithms(), TurnFailure.Violation.class),
        ALGORITHMS_EXCHANGED(
                ServerScript.passwordAlgorithms(dev.turnprobe.stun.PasswordAlgorithm.MD5), TurnFailure.class);

        final ServerScript.Verb script;
        final Class<? extends TurnFailure> failure;

        Bidding(ServerScript.Verb script, Class<? extends TurnFailure> failure) {
            this.script = script;
            this.failure = failure;
        }
    }

    /** RFC 8489 §9.2.1: a nonce whose cookie was taken off is none of the server's, and its next challenge is heard. */
    @Test
    void aNonceWithoutItsCookieLeadsBackToTheServersOwn() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .settings(settings -> settings.mechanism(LongTermMechanism.RFC_8489))
                        .script(ServerScript.nonceCookie(null).to(StunMethod.ALLOCATE, Occurrence.first())));
                TurnClient client = client(server, Credentials.of("ada", "lovelace"))) {
            // This server lets nobody in who signs with less than SHA-256.
            RelayJourney journey = new RelayJourney(open(client, server));
            comesBack(journey, journey.relay.relayedAddress());
        }
    }

    /** A password that changes while the relay lives: the next request has the new one, and nobody notices. */
    @Test
    void aLivingRelayTakesANewPassword() throws Exception {
        Map<String, String> passwords = new ConcurrentHashMap<>(Map.of("grace", "one"));
        AtomicReference<Credentials> login = new AtomicReference<>(Credentials.of("grace", "one"));
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .settings(settings ->
                                settings.mechanism(LongTermMechanism.RFC_5389).moreUsers(passwords::get)));
                TurnClient client = client(server, Credentials.rotating(login::get))) {
            RelayJourney journey = new RelayJourney(open(client, server));
            passwords.put("grace", "two");
            // Not told yet: refused, and the relay lives on.
            assertThat(Failures.of(journey.relay.permit(new InetSocketAddress("127.0.0.9", 9))))
                    .isInstanceOfSatisfying(
                            TurnFailure.Rejected.class,
                            refused -> assertThat(refused.error().code()).isEqualTo(401));
            login.set(Credentials.of("grace", "two"));
            comesBack(journey, journey.relay.relayedAddress());
            assertThat(journey.relay.closed()).isNotDone();
        }
    }

    /** RFC 7635 on sockets, renewed under another key while the relay lives; and as coturn cuts the key. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTokenOpensARelayAndItsSuccessorKeepsIt(boolean likeCoturn) throws Exception {
        byte[] sessionKey = "20 bytes of a secret".getBytes(StandardCharsets.US_ASCII);
        AccessTokens rfc = AccessTokens.forServer("turn.example")
                .key("kid-1", new byte[16])
                .key("kid-2", new byte[32]);
        AccessTokens tokens = likeCoturn ? rfc.likeCoturn() : rfc;
        AtomicReference<Credentials> login = new AtomicReference<>(token(tokens, "kid-1", sessionKey));
        List<String> authorizers = new CopyOnWriteArrayList<>();
        TurnObserver observer = new TurnObserver() {
            @Override
            public void thirdPartyAuthorization(String serverName, long nanos) {
                authorizers.add(serverName);
            }
        };
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(
                        EmbeddedConfig.defaults().settings(settings -> settings.accessTokens(tokens)));
                TurnClient client = client(server, Credentials.rotating(login::get))) {
            RelayJourney journey = new RelayJourney(client.open(RelayContract.uri(server, Transport.UDP), observer)
                    .get(10, TimeUnit.SECONDS));
            assertThat(authorizers).contains("turn.example");
            byte[] nextKey = "20 bytes of another.".getBytes(StandardCharsets.US_ASCII);
            login.set(token(tokens, "kid-2", nextKey));
            comesBack(journey, journey.relay.relayedAddress());
        }
    }

    private static Credentials token(AccessTokens tokens, String kid, byte[] sessionKey) {
        byte[] token = tokens.issue(kid, sessionKey, Instant.now(), Duration.ofMinutes(10));
        return Credentials.of(AccessToken.of(kid, token, sessionKey));
    }

    /** RFC 8489 §9.2.5 on sockets: a first answer that is not signed rightly is told to the observer, and not believed. */
    @Test
    void anAnswerThatIsWronglySignedIsNotBelieved() throws Exception {
        List<Discard> discards = new CopyOnWriteArrayList<>();
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .transports(UDP)
                        .settings(settings -> settings.mechanism(LongTermMechanism.RFC_8489))
                        .script(ServerScript.wronglySigned()
                                .to(StunMethod.ALLOCATE, Occurrence.always().signed())));
                TurnClient client = TurnClient.create(TurnSettings.builder()
                        .credentials(Credentials.of("ada", "lovelace"))
                        .openTimeout(Duration.ofSeconds(1))
                        .build())) {
            TurnObserver observer = new TurnObserver() {
                @Override
                public void discarded(Discard reason, long nanos) {
                    discards.add(reason);
                }
            };
            assertThat(Failures.of(client.open(RelayContract.uri(server, Transport.UDP), observer)))
                    .isInstanceOf(TurnFailure.TimedOut.class);
            assertThat(discards).isNotEmpty().containsOnly(Discard.BAD_INTEGRITY);
        }
    }
}
