package dev.turnprobe.turn;

import static dev.turnprobe.fixtures.server.Occurrence.first;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.RetransmitSchedule;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** TCP relays (RFC 6062) of a server that misbehaves by plan: each failure ends one connection, never the relay. */
@ExtendWith(LeakWatch.class)
class ScriptedTcpRelayTest {
    /** Runs with a relay of a server that follows the script, and an echo peer. */
    private interface Scene {
        void play(TcpRelay relay, InetSocketAddress echo) throws Exception;
    }

    private static void with(ServerScript script, Scene scene) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .user("ada", "lovelace")
                        .script(script)
                        .transports(Transport.TCP));
                TurnClient client = TurnClient.create(TurnSettings.builder()
                        .credentials(Credentials.of("ada", "lovelace"))
                        .openTimeout(Duration.ofSeconds(3))
                        .allocation(
                                engine -> engine.retransmission(RetransmitSchedule.of(Duration.ofMillis(500), 1, 2)))
                        .build());
                TcpPeer peer = TcpPeer.echo()) {
            TcpRelay relay =
                    client.openTcp(TurnUri.parse(server.uri(Transport.TCP))).get(10, TimeUnit.SECONDS);
            scene.play(relay, peer.address());
            assertThat(relay.closed()).isNotDone();
        }
    }

    private static TurnFailure failure(ServerScript script) throws Exception {
        CompletableFuture<TurnFailure> failure = new CompletableFuture<>();
        with(script, (relay, echo) -> {
            failure.complete(Failures.of(relay.connect(echo)));
            assertEchoes(relay.connect(echo).get(10, TimeUnit.SECONDS));
        });
        return failure.join();
    }

    private static void assertEchoes(RelayedStream stream) throws Exception {
        stream.write(Unpooled.copiedBuffer("hello", UTF_8)).get(10, TimeUnit.SECONDS);
        assertThat(new String(Bytes.read(stream, 5), UTF_8)).isEqualTo("hello");
        stream.close().get(10, TimeUnit.SECONDS);
    }

    /** RFC 6062 §5.2: no id, nothing to bind. The server keeps what it made, so the same peer is refused with 446. */
    @Test
    void anAnswerWithoutAnIdIsAViolation() throws Exception {
        with(ServerScript.without(Attributes.CONNECTION_ID).to(StunMethod.CONNECT, first()), (relay, echo) -> {
            assertThat(Failures.of(relay.connect(echo)).message()).contains("without CONNECTION-ID");
            assertThat(TcpRelayContract.code(Failures.of(relay.connect(echo)))).isEqualTo(446);
        });
    }

    @Test
    void silenceAfterConnectIsTimedOut() throws Exception {
        assertThat(failure(ServerScript.silence().to(StunMethod.CONNECT, first())))
                .isInstanceOf(TurnFailure.TimedOut.class);
    }

    /** RFC 8489 §9.2.5: what is not signed has not been said. */
    @Test
    void anUnsignedIdIsNotBelieved() throws Exception {
        with(
                ServerScript.unsigned().to(StunMethod.CONNECT, first()),
                (relay, echo) -> assertThat(Failures.of(relay.connect(echo)))
                        .isInstanceOfSatisfying(
                                TurnFailure.TimedOut.class,
                                timedOut ->
                                        assertThat(timedOut.repliesDiscarded()).isEqualTo(1)));
    }

    /** A server that answers Connect and then closes the data connection. */
    @Test
    void aDataConnectionThatClosesFailsAlone() throws Exception {
        with(ServerScript.close().to(StunMethod.CONNECTION_BIND, first()), (relay, echo) -> {
            assertThat(Failures.of(relay.connect(echo))).isInstanceOf(TurnFailure.Disconnected.class);
            try (TcpPeer other = TcpPeer.echo()) {
                assertEchoes(relay.connect(other.address()).get(10, TimeUnit.SECONDS));
            }
        });
    }

    @Test
    void aDataConnectionThatSaysNothingIsTimedOut() throws Exception {
        with(
                ServerScript.silence().to(StunMethod.CONNECTION_BIND, first()),
                (relay, echo) -> assertThat(Failures.of(relay.connect(echo))).isInstanceOf(TurnFailure.TimedOut.class));
    }

    /** RFC 8489 §9.2.5, on the data connection. */
    @Test
    void anUnsignedBindingIsNotBelieved() throws Exception {
        with(
                ServerScript.wronglySigned().to(StunMethod.CONNECTION_BIND, first()),
                (relay, echo) ->
                        assertThat(Failures.of(relay.connect(echo))).isNotInstanceOf(TurnFailure.Rejected.class));
    }

    /** Cancelled in the middle, nothing is left, and the relay lives on. */
    @Test
    void aCancelledConnectLeavesNothing() throws Exception {
        with(ServerScript.silence().to(StunMethod.CONNECTION_BIND, first()), (relay, echo) -> {
            CompletableFuture<RelayedStream> cancelled = relay.connect(echo);
            assertThat(cancelled.cancel(false)).isTrue();
            try (TcpPeer other = TcpPeer.that(socket -> {
                throw new IOException("not spoken to");
            })) {
                relay.permit(other.address()).get(10, TimeUnit.SECONDS);
            }
        });
    }
}
