package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS on a road where datagrams are lost, doubled and forged, and where nobody answers (RFC 7350 §3). */
@ExtendWith(LeakWatch.class)
class DtlsRoadTest {
    private static final Duration SHORT = Duration.ofMillis(700);

    private static InetSocketAddress dtls(TurnServer server) {
        return new InetSocketAddress(server.host(), server.port(dev.turnprobe.fixtures.Transport.DTLS));
    }

    private static TurnUri through(MiddleBox box) {
        return TurnUri.parse("turns:127.0.0.1:" + box.port() + "?transport=udp");
    }

    private static void assertCarries(Relay relay, String text) throws Exception {
        RelayJourney journey = new RelayJourney(relay);
        relay.send(relay.relayedAddress(), RelayJourney.bytes(text)).get(10, TimeUnit.SECONDS);
        assertThat(journey.next()).isEqualTo(new RelayJourney.Arrival(relay.relayedAddress(), text));
    }

    /** RFC 6347 §4.2.4: whichever datagram of the handshake is lost, it is sent again. */
    @Test
    void anyLossInTheHandshakeIsMadeGood() throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            assertLossIsMadeGood(server, 13, false);
            assertLossIsMadeGood(server, 9, true);
        }
    }

    @Test
    @RequiresCoturn
    void anyLossInTheHandshakeWithCoturnIsMadeGood() throws Exception {
        try (TurnServer server = CoturnServer.start()) {
            assertLossIsMadeGood(server, 14, false);
            assertLossIsMadeGood(server, 9, true);
        }
    }

    /** All at the same time, because each takes a second: the pause before a flight is sent again. */
    private static void assertLossIsMadeGood(TurnServer server, int datagrams, boolean resumed) throws Exception {
        List<AutoCloseable> open = new ArrayList<>();
        List<CompletableFuture<Relay>> relays = new ArrayList<>();
        try {
            for (int lost = 0; lost < datagrams; lost++) {
                int unlucky = lost;
                AtomicInteger before = new AtomicInteger();
                MiddleBox box = new MiddleBox(
                        dtls(server),
                        (b, fromClient, number, datagram) -> number - before.get() != unlucky || number < before.get());
                open.add(box);
                TurnClient client = RelayContract.client(server, server.password());
                open.add(0, client);
                if (resumed) {
                    before.set(Integer.MAX_VALUE);
                    client.open(through(box))
                            .get(10, TimeUnit.SECONDS)
                            .release()
                            .get(10, TimeUnit.SECONDS);
                    before.set(box.seen().size());
                }
                relays.add(client.open(through(box)));
            }
            for (int lost = 0; lost < datagrams; lost++) {
                assertThat(relays.get(lost).get(20, TimeUnit.SECONDS))
                        .as("lost datagram %s", lost)
                        .isNotNull();
            }
        } finally {
            for (AutoCloseable each : open) {
                each.close();
            }
        }
    }

    /** RFC 6347 §4.1.2.6 and §4.2.2: what comes twice counts once. */
    @Test
    void doubledDatagramsDoNoHarm() throws Exception {
        MiddleBox.Verdict doubling = (box, fromClient, number, datagram) -> {
            if (fromClient) {
                box.forgeToServer(datagram);
            } else {
                box.forge(datagram);
            }
            return true;
        };
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                MiddleBox box = new MiddleBox(dtls(server), doubling);
                TurnClient client = RelayContract.client(server, server.password())) {
            for (int i = 0; i < 2; i++) {
                assertCarries(client.open(through(box)).get(10, TimeUnit.SECONDS), "once");
            }
        }
    }

    /** RFC 6347 §4.1.2.7: before each datagram of either side comes a swarm of forged ones, in the handshake and after. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forgedDatagramsDoNoHarm(boolean coturn) throws Exception {
        if (coturn && CoturnServer.missing().isPresent()) {
            System.out.println(
                    "SKIPPED forgeries with coturn: " + CoturnServer.missing().get());
            return;
        }
        long seed = new Random().nextLong();
        List<byte[]> forgeries = DtlsForgeries.all(new Random(seed));
        AtomicInteger turn = new AtomicInteger();
        MiddleBox.Verdict forging = (box, fromClient, number, datagram) -> {
            for (int i = 0; i < 20; i++) {
                byte[] forged = forgeries.get(turn.getAndIncrement() % forgeries.size());
                box.forge(forged);
                if (!coturn) {
                    box.forgeToServer(forged);
                }
            }
            return true;
        };
        AtomicInteger discards = new AtomicInteger();
        TurnObserver counting = new TurnObserver() {
            @Override
            public void discarded(Discard reason, long nanos) {
                assertThat(reason).isEqualTo(Discard.NOT_DTLS);
                discards.incrementAndGet();
            }
        };
        try (TurnServer server = coturn ? CoturnServer.start() : EmbeddedTurnServer.start();
                MiddleBox box = new MiddleBox(dtls(server), forging);
                TurnClient client = RelayContract.client(server, server.password())) {
            for (int i = 0; i < 2; i++) {
                Relay relay = client.open(through(box), counting).get(15, TimeUnit.SECONDS);
                int enough = turn.get() + 2 * forgeries.size();
                while (turn.get() < enough) {
                    assertCarries(relay, "in spite of " + turn.get());
                }
                assertThat(relay.closed()).isNotDone();
                // The next one comes from the same address of the box.
                relay.release().get(10, TimeUnit.SECONDS);
            }
            assertThat(discards.get()).isGreaterThan(forgeries.size());
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /** When nothing better comes, an alert in the clear is the server's word, and it is passed on. */
    @Test
    void aRefusalInTheClearIsToldSoon() {
        byte[] refusal = DtlsForgeries.record(21, 0xFEFD, 0, 3, new byte[] {2, 40});
        MiddleBox.Verdict refusing = (box, fromClient, number, datagram) -> {
            if (fromClient && number > 0) {
                box.forge(refusal);
            }
            return fromClient || number < 2;
        };
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                MiddleBox box = new MiddleBox(dtls(server), refusing);
                TurnClient client = TurnClient.create(TurnSettings.with(null))) {
            TurnFailure failure = Failures.of(client.open(through(box)));
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            TurnFailure.Unreachable.class,
                            unreachable -> assertThat(unreachable.phase()).isEqualTo(Phase.SECURE));
            assertThat(failure.message()).contains("handshake_failure(40)");
        }
    }

    /** Wherever in the handshake the server falls silent, the attempt ends in time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 10, 11})
    void silenceInTheHandshakeEndsInTime(int afterDatagrams) throws Exception {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                MiddleBox box = new MiddleBox(dtls(server), (b, fromClient, number, d) -> number < afterDatagrams);
                TurnClient client = impatient()) {
            assertThat(Failures.of(client.open(through(box)))).isEqualTo(new TurnFailure.TimedOut(Phase.SECURE, 0, 0));
        }
        assertThat(handshakeThreads()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT_UDP", "RANDOM_DATAGRAMS"})
    void whatSpeaksNoDtlsEndsInTime(Garbage garbage) throws Exception {
        try (GarbageServer server = GarbageServer.start(garbage);
                TurnClient client = impatient()) {
            TurnUri uri = TurnUri.parse("turns:127.0.0.1:" + server.address().getPort() + "?transport=udp");
            assertThat(Failures.of(client.open(uri))).isEqualTo(new TurnFailure.TimedOut(Phase.SECURE, 0, 0));
        }
    }

    @Test
    void aClosedPortIsToldAtOnce() throws Exception {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (TurnClient client = TurnClient.create(TurnSettings.with(null))) {
            assertThat(Failures.of(client.open(TurnUri.parse("turns:127.0.0.1:" + port + "?transport=udp"))))
                    .isInstanceOfSatisfying(TurnFailure.Unreachable.class, unreachable -> {
                        assertThat(unreachable.phase()).isEqualTo(Phase.SECURE);
                        assertThat(unreachable.cause()).isInstanceOf(PortUnreachableException.class);
                    });
        }
    }

    /** Cancelled in mid-handshake: the server is told (RFC 5246 §7.2.1), and no thread, socket or buffer stays behind. */
    @Test
    void closingInTheHandshakeLeavesNothingBehind() throws Exception {
        CountDownLatch halfWay = new CountDownLatch(1);
        CountDownLatch goodbye = new CountDownLatch(1);
        MiddleBox.Verdict holding = (box, fromClient, number, datagram) -> {
            if (number == 2) {
                halfWay.countDown();
            }
            if (fromClient && datagram[0] == 21) {
                goodbye.countDown();
            }
            return number < 2;
        };
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start();
                MiddleBox box = new MiddleBox(dtls(server), holding);
                TurnClient client = RelayContract.client(server, server.password())) {
            CompletableFuture<Relay> opening = client.open(through(box));
            assertThat(halfWay.await(10, TimeUnit.SECONDS)).isTrue();
            opening.cancel(true);
            assertThatThrownBy(opening::join).isInstanceOf(CancellationException.class);
            assertThat(goodbye.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(handshakeThreads()).isEmpty();
    }

    /** RFC 5246 §7.2.1: whoever ends it says so, and the server lets the allocation go. */
    @Test
    void closeNotifyGoesBothWays() throws Exception {
        CompletableFuture<Void> told = new CompletableFuture<>();
        MiddleBox.Verdict listening = (box, fromClient, number, datagram) -> {
            if (fromClient && datagram[0] == 21) {
                told.complete(null);
            }
            return true;
        };
        EmbeddedTurnServer server = EmbeddedTurnServer.start();
        try (MiddleBox box = new MiddleBox(dtls(server), listening);
                TurnClient client = RelayContract.client(server, server.password())) {
            Relay first = client.open(through(box)).get(10, TimeUnit.SECONDS);
            first.release().get(10, TimeUnit.SECONDS);
            told.get(10, TimeUnit.SECONDS);
            Relay second = client.open(through(box)).get(10, TimeUnit.SECONDS);
            server.close();
            assertThat(second.closed().get(10, TimeUnit.SECONDS)).isInstanceOf(TurnFailure.Disconnected.class);
        } finally {
            server.close();
        }
    }

    private static TurnClient impatient() throws Exception {
        TurnClient client = TurnClient.create(TurnSettings.builder()
                .trust(TlsTrust.insecure())
                .openTimeout(SHORT)
                .build());
        client.warmUpDtls().get(10, TimeUnit.SECONDS);
        return client;
    }

    /** Those that are still there two seconds after their client was closed. */
    private static List<Thread> handshakeThreads() throws InterruptedException {
        List<Thread> alive = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("turn-dtls")) {
                thread.join(2_000);
                if (thread.isAlive()) {
                    alive.add(thread);
                }
            }
        }
        return alive;
    }
}
