package dev.turnprobe.turn;

import static dev.turnprobe.fixtures.server.Occurrence.always;
import static dev.turnprobe.fixtures.server.Occurrence.between;
import static dev.turnprobe.fixtures.server.Occurrence.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that misbehaves by plan. */
@ExtendWith(LeakWatch.class)
class ScriptedServerTest {
    private static final Duration PATIENCE = Duration.ofMillis(900);

    private static EmbeddedTurnServer server(ServerScript script) {
        return EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .script(script)
                .transports(Transport.UDP, Transport.TCP));
    }

    private static TurnFailure failure(ServerScript script) {
        try (EmbeddedTurnServer server = server(script);
                TurnClient client = client()) {
            return Failures.of(client.open(TurnUri.parse(server.uri(Transport.UDP))));
        }
    }

    private static TurnClient client() {
        return TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .openTimeout(PATIENCE)
                .build());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 442, 486, 500, 508})
    void aRefusalComesWithItsCode(int code) {
        assertThat(failure(ServerScript.answer(code).to(StunMethod.ALLOCATE, always().signed())))
                .isInstanceOfSatisfying(TurnFailure.Rejected.class, rejected -> {
                    assertThat(rejected.error().code()).isEqualTo(code);
                    assertThat(rejected.signed()).isTrue();
                });
    }

    /** RFC 8656 §7.4: on 437 another port of ours is tried, three in all. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aMismatchIsAnsweredFromAnotherPort(int mismatches) {
        ServerScript script = ServerScript.answer(437)
                .to(StunMethod.ALLOCATE, between(1, mismatches).signed());
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .transports(Transport.UDP)
                        .script(script));
                TurnClient client = client()) {
            var opening = client.open(TurnUri.parse(server.uri(Transport.UDP)));
            if (mismatches < 3) {
                assertThat(opening).succeedsWithin(PATIENCE);
            } else {
                assertThat(Failures.of(opening))
                        .isInstanceOfSatisfying(
                                TurnFailure.Rejected.class,
                                rejected -> assertThat(rejected.error().code()).isEqualTo(437));
            }
            assertThat(server.requests(StunMethod.ALLOCATE)).isEqualTo(3);
        }
    }

    @Test
    void silenceAfterTheChallengeIsTimedInAllocate() {
        assertThat(failure(ServerScript.silence().to(StunMethod.ALLOCATE, always().signed())))
                .isInstanceOfSatisfying(TurnFailure.TimedOut.class, late -> {
                    assertThat(late.phase()).isEqualTo(Phase.ALLOCATE);
                    assertThat(late.repliesDiscarded()).isZero();
                });
    }

    /** RFC 8489 §9.2.5: discarded as if it had never come, but counted. */
    @Test
    void unsignedAndWronglySignedSuccessesAreNeverBelieved() {
        for (ServerScript script : new ServerScript[] {
            ServerScript.unsigned().to(StunMethod.ALLOCATE, always().signed()),
            ServerScript.wronglySigned().to(StunMethod.ALLOCATE, always().signed())
        }) {
            assertThat(failure(script)).isInstanceOfSatisfying(TurnFailure.TimedOut.class, late -> {
                assertThat(late.phase()).isEqualTo(Phase.ALLOCATE);
                assertThat(late.repliesDiscarded()).isPositive();
            });
        }
    }

    @Test
    void aForeignTransactionIdIsNoAnswer() {
        assertThat(failure(ServerScript.wrongTransactionId().to(StunMethod.ALLOCATE, always())))
                .isInstanceOfSatisfying(
                        TurnFailure.TimedOut.class,
                        late -> assertThat(late.phase()).isEqualTo(Phase.CHALLENGE));
    }

    @Test
    void aStaleNonceCostsARoundTripNotTheRelay() throws Exception {
        try (EmbeddedTurnServer server = server(ServerScript.answer(438).to(StunMethod.CREATE_PERMISSION, first()));
                TurnClient client = client()) {
            RelayJourney journey = new RelayJourney(
                    client.open(TurnUri.parse(server.uri(Transport.TCP))).get(10, TimeUnit.SECONDS));
            journey.relay.permit(journey.relay.relayedAddress()).get(10, TimeUnit.SECONDS);
        }
    }

    /** One bad peer never stops the others. */
    @Test
    void aForbiddenPeerFailsAlone() throws Exception {
        try (EmbeddedTurnServer server = server(ServerScript.answer(403).to(StunMethod.CREATE_PERMISSION, first()));
                TurnClient client = client()) {
            Relay relay = client.open(TurnUri.parse(server.uri(Transport.UDP))).get(10, TimeUnit.SECONDS);
            CompletableFuture<Void> bad = relay.permit(new InetSocketAddress("127.0.0.2", 9));
            assertThat(Failures.of(bad))
                    .isInstanceOfSatisfying(
                            TurnFailure.Rejected.class,
                            rejected -> assertThat(rejected.error().code()).isEqualTo(403));
            relay.permit(relay.relayedAddress()).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCancelledOpenIsReleasedOnTheServer() {
        try (EmbeddedTurnServer server =
                        server(ServerScript.delay(Duration.ofMillis(200)).to(StunMethod.ALLOCATE, always().signed()));
                TurnClient client = client()) {
            CompletableFuture<Relay> opening = client.open(TurnUri.parse(server.uri(Transport.UDP)));
            server.awaitRequests(StunMethod.ALLOCATE, 1);
            opening.cancel(true);
            server.awaitRequests(StunMethod.REFRESH, 1);
        }
    }

    /** The server's lifetimes are short; everything is refreshed in time and the data never notices. */
    @Test
    void shortLifetimesAreCrossed() throws Exception {
        TurnSettings settings = TurnSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .allocation(engine -> engine.requestedLifetime(Duration.ofSeconds(1)))
                .build();
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .lifetime(Duration.ofSeconds(1))
                        .staleNonce(Duration.ofSeconds(1))
                        .transports(Transport.UDP));
                TurnClient client = TurnClient.create(settings)) {
            RelayJourney journey = new RelayJourney(
                    client.open(TurnUri.parse(server.uri(Transport.UDP))).get(10, TimeUnit.SECONDS));
            InetSocketAddress self = journey.relay.relayedAddress();
            server.awaitRequests(StunMethod.REFRESH, 4);
            journey.relay.send(self, RelayJourney.bytes("still here")).get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "still here"));
            assertThat(journey.relay.closed()).isNotDone();
        }
    }
}
