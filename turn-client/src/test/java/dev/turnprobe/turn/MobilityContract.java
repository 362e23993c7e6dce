package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.MobilityMode;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moving a relay (RFC 8016) on sockets, against any server that allows it. */
@ExtendWith(LeakWatch.class)
abstract class MobilityContract {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 9);

    static TurnClient client(TurnServer server, MobilityMode mode) throws Exception {
        return TurnClient.create(TurnSettings.with(Credentials.of(server.username(), server.password())).toBuilder()
                .allocation(engine -> engine.mobility(mode))
                .trust(TlsTrust.platformAnd(TlsTrust.readCertificates(Files.newInputStream(server.caFile()))))
                .openTimeout(Duration.ofSeconds(10))
                .build());
    }

    static Relay open(TurnClient client, TurnServer server, Transport transport) throws Exception {
        return client.open(RelayContract.uri(server, transport)).get(10, TimeUnit.SECONDS);
    }

    /** RFC 8016 §3.2: while numbers flow both ways the relay changes its socket twice; each arrives at most once, in time. */
    @ParameterizedTest
    @EnumSource
    void numbersFlowWhileTheRelayMoves(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, MobilityMode.ON_REQUEST)) {
            Relay moving = open(client, server, transport);
            Relay staying = open(client, server, transport);
            assertThat(moving.isMobile()).isTrue();
            moving.bind(staying.relayedAddress()).get(10, TimeUnit.SECONDS);
            staying.permit(moving.relayedAddress()).get(10, TimeUnit.SECONDS);
            Numbers out = new Numbers();
            Numbers in = new Numbers();
            staying.onDatagram(out);
            moving.onDatagram(in);
            InetSocketAddress relayed = moving.relayedAddress();
            List<SocketAddress> locals = new ArrayList<>();
            locals.add(moving.localAddress());
            AtomicInteger refused = new AtomicInteger();
            int next = 0;
            for (int move = 0; move < 2; move++) {
                CompletableFuture<Void> moved = moving.move();
                do {
                    next = sendOne(moving, staying, next, refused);
                } while (!moved.isDone());
                moved.get(10, TimeUnit.SECONDS);
                int before = refused.get();
                for (int i = 0; i < 20; i++) {
                    next = sendOne(moving, staying, next, refused);
                    out.await(next - 1);
                    in.await(next - 1);
                }
                assertThat(refused.get()).as("refused after the move").isEqualTo(before);
                locals.add(moving.localAddress());
            }
            assertThat(locals).as("a new socket each time").doesNotHaveDuplicates();
            assertThat(moving.relayedAddress()).isEqualTo(relayed);
            assertThat(out.all()).as("to the peer, each at most once").doesNotHaveDuplicates();
            assertThat(in.all()).as("from the peer, each at most once").doesNotHaveDuplicates();
            int sent = next;
            System.out.printf(
                    "%s: %d numbers each way over two moves; %d lost to the peer (%d refused), %d lost from it%n",
                    transport,
                    sent,
                    sent - out.all().size(),
                    refused.get(),
                    sent - in.all().size());
            moving.release().get(10, TimeUnit.SECONDS);
            assertThat(moving.closed().join()).isInstanceOf(TurnFailure.Released.class);
        }
    }

    /** Sends a number each way; the socket that is being left may refuse it, when the server has left it already. */
    private static int sendOne(Relay moving, Relay staying, int number, AtomicInteger refused) throws Exception {
        CompletableFuture<Void> out =
                moving.send(staying.relayedAddress(), Unpooled.buffer(4).writeInt(number));
        staying.send(moving.relayedAddress(), Unpooled.buffer(4).writeInt(number))
                .get(10, TimeUnit.SECONDS);
        try {
            out.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            refused.incrementAndGet();
        }
        // A thousand a second, so that no socket on the way overflows while a server is busy with a handshake.
        LockSupport.parkNanos(1_000_000);
        return number + 1;
    }

    /** The numbers that have arrived, as they did. */
    private static final class Numbers implements RelayListener {
        private final List<Integer> arrived = new ArrayList<>();

        @Override
        public synchronized void onDatagram(InetSocketAddress peer, ByteBuf payload) {
            arrived.add(payload.getInt(payload.readerIndex()));
            notifyAll();
        }

        synchronized List<Integer> all() {
            return List.copyOf(arrived);
        }

        /** Between two moves nothing gets lost. */
        synchronized void await(int number) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!arrived.contains(number)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                assertThat(left)
                        .as("milliseconds left to wait for number " + number)
                        .isPositive();
                wait(left);
            }
        }
    }

    /** When told to, a relay whose connection breaks moves by itself; data sent meanwhile goes by the new one. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aBrokenConnectionIsReplaced(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, MobilityMode.AUTOMATIC)) {
            RelayJourney journey = new RelayJourney(open(client, server, transport));
            InetSocketAddress self = journey.relay.relayedAddress();
            journey.relay.permit(self).get(10, TimeUnit.SECONDS);
            SocketAddress before = journey.relay.localAddress();
            cut(journey.relay);
            CompletableFuture<Void> sent = journey.relay.send(self, RelayJourney.bytes("sent meanwhile"));
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "sent meanwhile"));
            sent.get(10, TimeUnit.SECONDS);
            assertThat(journey.relay.localAddress()).isNotEqualTo(before);
            assertThat(journey.relay.closed()).isNotDone();
        }
    }

    /** Without being told to, the same ends it. */
    @ParameterizedTest
    @EnumSource(names = {"TCP"})
    void aBrokenConnectionEndsARelayThatMovesOnRequestOnly(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, MobilityMode.ON_REQUEST)) {
            Relay relay = open(client, server, transport);
            cut(relay);
            assertThat(relay.closed().get(10, TimeUnit.SECONDS)).isInstanceOf(TurnFailure.Disconnected.class);
            assertThat(Failures.of(relay.move())).isInstanceOf(TurnFailure.Disconnected.class);
        }
    }

    /** Two who ask at the same time get the same move. */
    @ParameterizedTest
    @EnumSource
    void oneMoveAtATime(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, MobilityMode.ON_REQUEST)) {
            RelayJourney journey = new RelayJourney(open(client, server, transport));
            InetSocketAddress self = journey.relay.relayedAddress();
            CompletableFuture<Void> first = journey.relay.move();
            CompletableFuture<Void> second = journey.relay.move();
            CompletableFuture.allOf(first, second).get(10, TimeUnit.SECONDS);
            journey.relay.send(self, RelayJourney.bytes("after all")).get(10, TimeUnit.SECONDS);
            assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(self, "after all"));
        }
    }

    /** Releasing in the middle of a move leaves nothing behind on the server. */
    @ParameterizedTest
    @EnumSource
    void aReleaseDuringAMoveReleases(Transport transport, TurnServer server) throws Exception {
        try (TurnClient client = client(server, MobilityMode.ON_REQUEST)) {
            Relay relay = open(client, server, transport);
            CompletableFuture<Void> moving = relay.move();
            relay.release().get(10, TimeUnit.SECONDS);
            assertThat(relay.closed().join()).isInstanceOf(TurnFailure.Released.class);
            assertThat(moving).isDone();
        }
    }

    /** As a network does when it goes away. */
    private static void cut(Relay relay) {
        ((ActiveRelay) relay).closeNow();
    }
}
