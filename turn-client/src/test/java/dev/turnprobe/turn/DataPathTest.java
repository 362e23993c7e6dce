package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a packet through the whole of a client, from one relay to another on one event loop. */
class DataPathTest {
    private static final int PATIENCE_SECONDS = 60;

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** A buffer that is watched is garbage, and is never framed in place. */
    @BeforeEach
    void watchNoBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void watchAgain() {
        ResourceLeakDetector.setLevel(level);
    }

    /** Two relays on one event loop, each with a channel to the other. */
    private static final class Pair implements AutoCloseable {
        final EmbeddedTurnServer server = EmbeddedTurnServer.start(
                EmbeddedConfig.defaults().user("ada", "lovelace").transports(Transport.UDP, Transport.TCP));
        final TurnClient client;
        final Relay here;
        final Relay there;

        Pair(Transport transport, boolean nativeSockets) throws Exception {
            client = TurnClient.create(TurnSettings.builder()
                    .credentials(Credentials.of("ada", "lovelace"))
                    .eventLoops(1)
                    .nativeSockets(nativeSockets)
                    .build());
            TurnUri uri = TurnUri.parse(server.uri(transport));
            here = client.open(uri).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            there = client.open(uri).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            here.bind(there.relayedAddress()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            there.bind(here.relayedAddress()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }

    private static ByteBuf payload(int size) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(Relay.HEADROOM + size + Relay.TAILROOM);
        return buffer.setIndex(Relay.HEADROOM, Relay.HEADROOM + size);
    }

    /** Sends the next packet when one has come, with a few under way; measures what the event loop's thread allocates. */
    private static final class Pump implements RelayListener {
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private static final int WARM_UP = 3000;
        private static final int MEASURED = 4000;

        private final Relay from;
        private final InetSocketAddress to;
        private final CompletableFuture<Long> allocated = new CompletableFuture<>();
        private int received;
        private long begin;

        Pump(Relay from, InetSocketAddress to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void onDatagram(InetSocketAddress peer, ByteBuf payload) {
            received++;
            long id = Thread.currentThread().getId();
            if (received == WARM_UP) {
                begin = THREADS.getThreadAllocatedBytes(id);
            } else if (received == WARM_UP + MEASURED) {
                allocated.complete(THREADS.getThreadAllocatedBytes(id) - begin);
            }
            from.offer(to, payload(170));
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP, true", "UDP, false", "TCP, true", "TCP, false"})
    void aPacketLeavesNoGarbage(Transport transport, boolean nativeSockets) throws Exception {
        try (Pair pair = new Pair(transport, nativeSockets)) {
            Pump pump = new Pump(pair.here, pair.there.relayedAddress());
            pair.there.onDatagram(pump);
            for (int i = 0; i < 8; i++) {
                pair.here.offer(pair.there.relayedAddress(), payload(170));
            }
            long bytes = pump.allocated.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // Less than a byte each: the JDK's selector and Netty's pools grow a little now and then.
            assertThat(bytes).isLessThan(Pump.MEASURED);
            RelayTraffic traffic = pair.here.traffic();
            assertThat(traffic.dropped()).isZero();
            assertThat(traffic.sent()).isGreaterThanOrEqualTo(Pump.WARM_UP + Pump.MEASURED);
        }
    }

    /** RFC 8656 §12.4: the header is written in front of the payload, in memory that nobody else can see. */
    @Test
    void aPayloadIsFramedInPlaceOnlyWhereNobodyElseSees() throws Exception {
        try (Pair pair = new Pair(Transport.UDP, true)) {
            RelayJourney there = new RelayJourney(pair.there);
            InetSocketAddress to = pair.there.relayedAddress();
            // Alone: what stood in front of it is gone.
            ByteBuf own = marked("alone");
            pair.here.offer(to, own);
            assertThat(there.next()).isEqualTo(new RelayJourney.Arrival(pair.here.relayedAddress(), "alone"));
            // Held twice, or a view of what others hold: what stands in front stays.
            ByteBuf held = marked("held");
            pair.here.offer(to, held.retain());
            assertThat(there.next()).isEqualTo(new RelayJourney.Arrival(pair.here.relayedAddress(), "held"));
            pair.here.offer(to, held.retainedDuplicate());
            assertThat(there.next()).isEqualTo(new RelayJourney.Arrival(pair.here.relayedAddress(), "held"));
            pair.here.offer(to, held.asReadOnly().retain());
            assertThat(there.next()).isEqualTo(new RelayJourney.Arrival(pair.here.relayedAddress(), "held"));
            for (int i = 0; i < Relay.HEADROOM; i++) {
                assertThat(held.getByte(i)).isEqualTo((byte) 0x55);
            }
            assertThat(held.release()).isTrue();
            // No room in front, or memory of the heap.
            pair.here.offer(to, Unpooled.directBuffer().writeBytes(new byte[] {'x'}));
            assertThat(there.next()).isEqualTo(new RelayJourney.Arrival(pair.here.relayedAddress(), "x"));
            pair.here.offer(to, RelayJourney.bytes("heap"));
            assertThat(there.next()).isEqualTo(new RelayJourney.Arrival(pair.here.relayedAddress(), "heap"));
        }
    }

    private static ByteBuf marked(String text) {
        // Not from a pool, so that no leak detector wraps it.
        ByteBuf buffer = new UnpooledDirectByteBuf(UnpooledByteBufAllocator.DEFAULT, 256, 256);
        for (int i = 0; i < Relay.HEADROOM; i++) {
            buffer.writeByte(0x55);
        }
        buffer.writeCharSequence(text, java.nio.charset.StandardCharsets.UTF_8);
        return buffer.readerIndex(Relay.HEADROOM);
    }

    /** Other threads may hand over so much and no more while the event loop is busy; the rest is dropped, and counted. */
    @Test
    void whatOtherThreadsHandOverIsBounded() throws Exception {
        try (Pair pair = new Pair(Transport.UDP, true)) {
            CountDownLatch busy = new CountDownLatch(1);
            pair.here.executor().execute(() -> await(busy));
            List<ByteBuf> payloads = new ArrayList<>();
            int taken = 0;
            for (int i = 0; i < 5000; i++) {
                ByteBuf payload = payload(20);
                payloads.add(payload);
                if (pair.here.offer(pair.there.relayedAddress(), payload)) {
                    taken++;
                }
            }
            busy.countDown();
            assertThat(taken).isEqualTo(1024);
            // Whatever is done on the event loop now is done behind them.
            pair.here.executor().submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            RelayTraffic traffic = pair.here.traffic();
            assertThat(traffic.droppedFlooded()).isEqualTo(5000 - 1024);
            assertThat(traffic.sent() + traffic.droppedCongested()).isEqualTo(1024);
            pair.here.executor().submit(() -> {}).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(payloads)
                    .allSatisfy(payload -> assertThat(payload.refCnt()).isZero());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Order holds from any one thread, and across a burst that is flushed in parts. */
    @Test
    void packetsOfOneThreadStayInOrder() throws Exception {
        try (Pair pair = new Pair(Transport.TCP, true)) {
            CompletableFuture<List<Integer>> all = new CompletableFuture<>();
            List<Integer> numbers = new ArrayList<>();
            pair.there.onDatagram((peer, payload) -> {
                numbers.add(payload.readInt());
                if (numbers.size() == 100) {
                    all.complete(numbers);
                }
            });
            List<Integer> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                assertThat(pair.here.offer(
                                pair.there.relayedAddress(), payload(170).setInt(Relay.HEADROOM, i)))
                        .isTrue();
                sent.add(i);
            }
            assertThat(all.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(sent);
        }
    }

    /** What is offered to a relay that is over is released, refused, and nothing is thrown. */
    @Test
    void aClosedRelayTakesNothing() throws Exception {
        try (Pair pair = new Pair(Transport.UDP, true)) {
            pair.here.release().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            ByteBuf payload = payload(20);
            assertThat(pair.here.offer(pair.there.relayedAddress(), payload)).isFalse();
            assertThat(payload.refCnt()).isZero();
            assertThat(pair.here.isWritable()).isFalse();
        }
    }
}
