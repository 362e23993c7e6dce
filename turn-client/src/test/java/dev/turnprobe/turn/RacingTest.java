package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name with several addresses, of which not all lead somewhere (RFC 8305), on loopback addresses. */
@ExtendWith(LeakWatch.class)
class RacingTest {
    private static final String GOOD = "127.0.0.1";
    private static final String OTHER = "127.0.0.2";

    /** What the observer was told last, and everything that ended. */
    private static final class Log implements TurnObserver {
        final List<InetSocketAddress> connected = new CopyOnWriteArrayList<>();
        final List<Phase> ended = new CopyOnWriteArrayList<>();

        @Override
        public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
            connected.add(remote);
        }

        @Override
        public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
            ended.add(phase);
        }
    }

    private final Log log = new Log();
    private int port;

    @BeforeEach
    void choosePort() throws Exception {
        port = BlackHole.freePort(GOOD);
    }

    private EmbeddedTurnServer server(String address, ServerScript script) throws Exception {
        EmbeddedConfig config = EmbeddedConfig.defaults()
                .listen(InetAddress.getByName(address))
                .script(script)
                .transports(Transport.UDP, Transport.TCP, Transport.TLS)
                .port(Transport.UDP, port)
                .port(Transport.TCP, port);
        return EmbeddedTurnServer.start(config.user("ada", "lovelace"));
    }

    private static TurnSettings.Builder settings(String... addresses) throws Exception {
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        return TurnSettings.with(Credentials.of("ada", "lovelace")).toBuilder()
                .attemptDelay(Duration.ofMillis(100))
                .openTimeout(Duration.ofSeconds(8))
                .resolver(host -> CompletableFuture.completedFuture(all));
    }

    private TurnUri uri(String transport) {
        return TurnUri.parse("turn:relay.example.test:" + port + "?transport=" + transport);
    }

    private Relay open(TurnClient client, String transport) throws Exception {
        return client.open(uri(transport), log).get(15, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aClosedPortCostsNothing(String transport) throws Exception {
        try (EmbeddedTurnServer good = server(GOOD, ServerScript.none());
                TurnClient client = TurnClient.create(settings(OTHER, GOOD)
                        // So long that only a failure can start the second.
                        .attemptDelay(Duration.ofMinutes(1))
                        .build())) {
            assertThat(open(client, transport).serverAddress()).isEqualTo(new InetSocketAddress(GOOD, port));
            good.awaitRequests(StunMethod.ALLOCATE, 1);
        }
    }

    @Test
    void silenceCostsAStaggerOverUdp() throws Exception {
        try (BlackHole hole = BlackHole.datagrams(OTHER, port);
                EmbeddedTurnServer good = server(GOOD, ServerScript.none());
                TurnClient client = TurnClient.create(settings(OTHER, GOOD).build())) {
            Relay relay = open(client, "udp");
            assertThat(relay.serverAddress()).isEqualTo(new InetSocketAddress(GOOD, port));
            assertThat(log.connected)
                    .as("the last word counts")
                    .endsWith(relay.serverAddress())
                    .contains(new InetSocketAddress(OTHER, port));
            assertThat(log.ended).containsOnlyOnce(Phase.CHALLENGE, Phase.ALLOCATE);
            try (StunSession session = client.openStun(TurnUri.parse("stun:relay.example.test:" + port))
                    .get(15, TimeUnit.SECONDS)) {
                assertThat(session.serverAddress()).isEqualTo(new InetSocketAddress(GOOD, port));
            }
        }
    }

    /** The first to answer the handshake wins; the others' handshakes are given up. */
    @Test
    void silenceCostsAStaggerOverDtls() throws Exception {
        try (EmbeddedTurnServer good = EmbeddedTurnServer.start(
                        EmbeddedConfig.defaults().user("ada", "lovelace").transports(Transport.DTLS));
                BlackHole hole = BlackHole.datagrams(OTHER, good.port(Transport.DTLS));
                TurnClient client = TurnClient.create(
                        settings(OTHER, GOOD).trust(TlsTrust.insecure()).build())) {
            int there = good.port(Transport.DTLS);
            Relay relay = client.open(TurnUri.parse("turns:relay.example.test:" + there + "?transport=udp"), log)
                    .get(15, TimeUnit.SECONDS);
            assertThat(relay.serverAddress()).isEqualTo(new InetSocketAddress(GOOD, there));
            assertThat(log.ended).containsOnlyOnce(Phase.SECURE, Phase.CHALLENGE, Phase.ALLOCATE);
        }
    }

    @Test
    void aBlackHoleCostsAStaggerOverTcp() throws Exception {
        try (BlackHole hole = BlackHole.connections(OTHER, port);
                EmbeddedTurnServer good = server(GOOD, ServerScript.none());
                TurnClient client = TurnClient.create(settings(OTHER, GOOD).build())) {
            assertThat(open(client, "tcp").serverAddress()).isEqualTo(new InetSocketAddress(GOOD, port));
            assertThat(log.connected).containsExactly(new InetSocketAddress(GOOD, port));
            assertThat(log.ended).containsOnlyOnce(Phase.CONNECT);
        }
    }

    /** The first server is slow and grants at once: what it grants to the loser is given back. */
    @Test
    void anAllocationThatComesTooLateIsReleased() throws Exception {
        EmbeddedConfig open = EmbeddedConfig.defaults()
                .noAuthentication()
                .transports(Transport.UDP)
                .port(Transport.UDP, port);
        ServerScript slow = ServerScript.delay(Duration.ofMillis(600)).to(StunMethod.ALLOCATE, Occurrence.always());
        try (EmbeddedTurnServer late = EmbeddedTurnServer.start(
                        open.listen(InetAddress.getByName(OTHER)).script(slow));
                EmbeddedTurnServer good = EmbeddedTurnServer.start(open);
                TurnClient client = TurnClient.create(settings(OTHER, GOOD).build())) {
            Relay relay = open(client, "udp");
            assertThat(relay.serverAddress()).isEqualTo(new InetSocketAddress(GOOD, port));
            late.awaitRequests(StunMethod.REFRESH, 1);
            assertThat(good.requests(StunMethod.REFRESH)).isZero();
            relay.release().get(10, TimeUnit.SECONDS);
        }
    }

    /** A loser that is asked to prove itself has nothing to give back, and allocates nothing. */
    @Test
    void aLoserDoesNotAnswerItsChallenge() throws Exception {
        ServerScript slow = ServerScript.delay(Duration.ofMillis(600)).to(StunMethod.ALLOCATE, Occurrence.always());
        try (EmbeddedTurnServer late = server(OTHER, slow);
                EmbeddedTurnServer good = server(GOOD, ServerScript.none());
                TurnClient client = TurnClient.create(settings(OTHER, GOOD).build())) {
            Relay relay = open(client, "udp");
            assertThat(relay.serverAddress()).isEqualTo(new InetSocketAddress(GOOD, port));
            client.close();
            // The client waited for the loser's end: whatever it would have sent, it has sent.
            assertThat(late.requests(StunMethod.ALLOCATE)).isZero();
        }
    }

    /** The one that was refused tells more than the one that never connected. */
    @ParameterizedTest
    @CsvSource({"tcp, CONNECT", "udp, CHALLENGE"})
    void whenAllFailTheFailureThatGotFurthestIsTold(String transport, Phase phase) throws Exception {
        try (TurnClient client = TurnClient.create(settings(OTHER, "127.0.0.3").build())) {
            assertThat(Failures.of(client.open(uri(transport))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, failure -> {
                        assertThat(failure.phase()).isEqualTo(phase);
                        assertThat(failure.cause())
                                .isInstanceOfAny(ConnectException.class, PortUnreachableException.class);
                    });
        }
    }

    /** "localhost" is ::1 first, and the server listens on 127.0.0.1 only, or the other way round. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, udp", "127.0.0.1, tcp", "::1, udp", "::1, tcp"})
    void theOtherFamilyIsTriedToo(String address, String transport) throws Exception {
        try (EmbeddedTurnServer good = server(address, ServerScript.none());
                TurnClient client =
                        TurnClient.create(settings("127.0.0.1", "::1").build())) {
            assertThat(open(client, transport).serverAddress()).isEqualTo(new InetSocketAddress(address, port));
        }
    }

    private static boolean hasIpv6() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** A server that hangs up on the way to TLS is no server; the next one is asked. */
    @Test
    void aHandshakeThatFailsIsNotTheEndOfTheRace() throws Exception {
        try (EmbeddedTurnServer good = server(GOOD, ServerScript.none())) {
            int tlsPort = good.port(Transport.TLS);
            try (java.net.ServerSocket rude = new java.net.ServerSocket(tlsPort, 8, InetAddress.getByName(OTHER));
                    TurnClient client = TurnClient.create(
                            settings(OTHER, GOOD).trust(TlsTrust.insecure()).build())) {
                CompletableFuture<Relay> opening =
                        client.open(TurnUri.parse("turns:relay.example.test:" + tlsPort), log);
                rude.accept().close();
                assertThat(opening.get(15, TimeUnit.SECONDS).serverAddress())
                        .isEqualTo(new InetSocketAddress(GOOD, tlsPort));
            }
        }
    }

    @Test
    void oneDeadlineHoldsForAllOfThem() throws Exception {
        try (BlackHole first = BlackHole.connections(GOOD, port);
                BlackHole second = BlackHole.connections(OTHER, port);
                TurnClient client = TurnClient.create(settings(OTHER, GOOD)
                        .openTimeout(Duration.ofMillis(700))
                        .build())) {
            assertThat(Failures.of(client.open(uri("tcp")))).isEqualTo(new TurnFailure.TimedOut(Phase.CONNECT, 0, 0));
        }
    }
}
