package dev.turnprobe.turn;

import static dev.turnprobe.fixtures.server.Occurrence.always;
import static dev.turnprobe.fixtures.server.Occurrence.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.MobilityMode;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving (RFC 8016) on a server that misbehaves by plan: where a move fails, the relay stays on the socket it has. */
@ExtendWith(LeakWatch.class)
class ScriptedMobilityTest {
    private static EmbeddedTurnServer server(ServerScript script) {
        return EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ada", "lovelace")
                .script(script)
                .transports(Transport.UDP, Transport.TCP));
    }

    private static TurnClient client(MobilityMode mode) {
        return TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .openTimeout(Duration.ofSeconds(3))
                .allocation(engine -> engine.mobility(mode))
                .build());
    }

    private static RelayJourney journey(TurnClient client, EmbeddedTurnServer server, Transport transport)
            throws Exception {
        return new RelayJourney(
                client.open(TurnUri.parse(server.uri(transport))).get(10, TimeUnit.SECONDS));
    }

    private static void assertStillThere(RelayJourney journey) throws Exception {
        InetSocketAddress self = journey.relay.relayedAddress();
        journey.relay.send(self, RelayJourney.bytes("still here")).get(10, TimeUnit.SECONDS);
        assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "still here"));
        assertThat(journey.relay.closed()).isNotDone();
    }

    /** RFC 8016 §3.2.2: 405 and the rest; the socket that the relay had is still good. */
    @ParameterizedTest
    @ValueSource(ints = {400, 405, 437, 441, 486})
    void aRefusedMoveLeavesTheRelayWhereItIs(int code) throws Exception {
        try (EmbeddedTurnServer server = server(ServerScript.answer(code).to(StunMethod.REFRESH, first()));
                TurnClient client = client(MobilityMode.AUTOMATIC)) {
            RelayJourney journey = journey(client, server, Transport.UDP);
            SocketAddress local = journey.relay.localAddress();
            TurnFailure failure = Failures.of(journey.relay.move());
            assertThat(failure).isInstanceOfAny(TurnFailure.Rejected.class, TurnFailure.Expired.class);
            assertThat(journey.relay.localAddress()).isEqualTo(local);
            assertStillThere(journey);
        }
    }

    /** No answer, or none that can be believed: given up in time, and the relay stays. */
    @Test
    void anUnansweredMoveIsGivenUp() throws Exception {
        try (EmbeddedTurnServer server = server(ServerScript.silence().to(StunMethod.REFRESH, always()));
                TurnClient client = client(MobilityMode.ON_REQUEST)) {
            RelayJourney journey = journey(client, server, Transport.UDP);
            assertThat(Failures.of(journey.relay.move())).isInstanceOf(TurnFailure.TimedOut.class);
            assertStillThere(journey);
        }
    }

    /** RFC 8016 §3.1.3: a server that gives no ticket. */
    @Test
    void withoutATicketThereIsNoMoving() throws Exception {
        try (EmbeddedTurnServer server =
                        server(ServerScript.without(Attributes.MOBILITY_TICKET).to(StunMethod.ALLOCATE));
                TurnClient client = client(MobilityMode.AUTOMATIC)) {
            RelayJourney journey = journey(client, server, Transport.TCP);
            assertThat(journey.relay.isMobile()).isFalse();
            assertThat(Failures.of(journey.relay.move()).message()).contains("no mobility ticket");
            assertStillThere(journey);
        }
    }

    /** Stranded, and the server refuses the ticket: the relay is over, and says why. */
    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aStrandedRelayThatIsRefusedIsOver(Transport transport) throws Exception {
        try (EmbeddedTurnServer server = server(ServerScript.answer(405).to(StunMethod.REFRESH, always()));
                TurnClient client = client(MobilityMode.AUTOMATIC)) {
            RelayJourney journey = journey(client, server, transport);
            CompletableFuture<Void> waiting = journey.relay.permit(journey.relay.relayedAddress());
            waiting.get(10, TimeUnit.SECONDS);
            ((ActiveRelay) journey.relay).closeNow();
            assertThat(journey.relay.closed().get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            TurnFailure.Rejected.class,
                            refused -> assertThat(refused.error().code()).isEqualTo(405));
        }
    }

    /** Stranded, with a server that answers again only later: one failed try is not the end. */
    @Test
    void aStrandedRelayTriesAgain() throws Exception {
        try (EmbeddedTurnServer server = server(ServerScript.close().to(StunMethod.REFRESH, first()));
                TurnClient client = client(MobilityMode.AUTOMATIC)) {
            RelayJourney journey = journey(client, server, Transport.TCP);
            journey.relay.permit(journey.relay.relayedAddress()).get(10, TimeUnit.SECONDS);
            ((ActiveRelay) journey.relay).closeNow();
            assertStillThere(journey);
        }
    }
}
