package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is on the other side, an attempt ends, in time, with a failure that says what was seen. */
@ExtendWith(LeakWatch.class)
class GarbageTest {
    private static TurnClient impatient() {
        return TurnClient.create(TurnSettings.builder()
                .credentials(Credentials.of("ada", "lovelace"))
                .openTimeout(Duration.ofMillis(700))
                .build());
    }

    @ParameterizedTest
    @EnumSource
    void everyAttemptEnds(Garbage garbage) {
        try (GarbageServer server = GarbageServer.start(garbage);
                TurnClient client = impatient()) {
            TurnFailure failure = Failures.of(client.open(TurnUri.parse(server.uri())));
            switch (garbage) {
                case HTTP_400 -> assertThat(failure.message()).contains("HTTP/1.1 400");
                case ENDLESS_NOISE -> assertThat(failure).isInstanceOf(TurnFailure.Violation.class);
                case HALF_CLOSE, CLOSE_AT_ONCE, RESET ->
                    assertThat(failure).isInstanceOf(TurnFailure.Unreachable.class);
                case SILENT_UDP, SILENT_TCP, RANDOM_DATAGRAMS, HUGE_FRAME_HEADER ->
                    assertThat(failure)
                            .isInstanceOfSatisfying(
                                    TurnFailure.TimedOut.class,
                                    late -> assertThat(late.phase()).isEqualTo(Phase.CHALLENGE));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_400", "SILENT_TCP", "HALF_CLOSE", "ENDLESS_NOISE"})
    void tlsAgainstThemEndsToo(Garbage garbage) {
        try (GarbageServer server = GarbageServer.start(garbage);
                TurnClient client = impatient()) {
            client.warmUpTls().join();
            TurnFailure failure = Failures.of(client.open(
                    TurnUri.parse("turns:127.0.0.1:" + server.address().getPort() + "?transport=tcp")));
            if (failure instanceof TurnFailure.Unreachable unreachable) {
                assertThat(unreachable.phase()).isEqualTo(Phase.SECURE);
            } else {
                assertThat(failure).isEqualTo(new TurnFailure.TimedOut(Phase.SECURE, 0, 0));
            }
        }
    }

    @Test
    void randomDatagramsAreCounted() {
        List<Discard> discards = new CopyOnWriteArrayList<>();
        TurnObserver observer = new TurnObserver() {
            @Override
            public void discarded(Discard reason, long nanos) {
                discards.add(reason);
            }
        };
        try (GarbageServer server = GarbageServer.start(Garbage.RANDOM_DATAGRAMS);
                TurnClient client = impatient()) {
            Failures.of(client.open(TurnUri.parse(server.uri()), observer));
        }
        assertThat(discards).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aClosedUdpPortIsToldAtOnce() throws Exception {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (TurnClient client = impatient()) {
            assertThat(Failures.of(client.open(TurnUri.parse("turn:127.0.0.1:" + port))))
                    .isInstanceOfSatisfying(
                            TurnFailure.Unreachable.class,
                            unreachable -> assertThat(unreachable.cause())
                                    .isInstanceOf(java.net.PortUnreachableException.class));
        }
    }

    @Test
    void aClosedTcpPortIsToldAtOnce() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (TurnClient client = impatient()) {
            assertThat(Failures.of(client.open(TurnUri.parse("turn:127.0.0.1:" + port + "?transport=tcp"))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, unreachable -> {
                        assertThat(unreachable.phase()).isEqualTo(Phase.CONNECT);
                        assertThat(unreachable.cause()).isInstanceOf(java.net.ConnectException.class);
                    });
        }
    }

    @Test
    void aNameThatDoesNotExistFailsInResolve() {
        try (TurnClient client = impatient()) {
            TurnFailure failure = Failures.of(client.open(TurnUri.parse("turn:no-such-host.invalid")));
            assertThat(failure).isInstanceOfSatisfying(TurnFailure.Unreachable.class, unreachable -> {
                assertThat(unreachable.phase()).isEqualTo(Phase.RESOLVE);
                assertThat(unreachable.cause()).isInstanceOf(java.net.UnknownHostException.class);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Garbage.class,
            names = {"RANDOM_DATAGRAMS", "SILENT_UDP", "HTTP_400", "CLOSE_AT_ONCE"})
    void bindingsEndToo(Garbage garbage) {
        try (GarbageServer server = GarbageServer.start(garbage);
                TurnClient client = impatient()) {
            TurnFailure failure =
                    Failures.of(client.openStun(TurnUri.parse(server.uri().replace("turn:", "stun:"))));
            assertThat(failure)
                    .isInstanceOfAny(
                            TurnFailure.TimedOut.class, TurnFailure.Violation.class, TurnFailure.Disconnected.class);
        }
    }
}
