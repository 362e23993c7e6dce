package dev.turnprobe.probe.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver of a stream, through a relay on real sockets. */
class StreamTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final long INTERVAL = 100_000;

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** It remembers one buffer of 128, with a stack trace. */
    @BeforeEach
    void noLeakDetection() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void leakDetectionAsBefore() {
        ResourceLeakDetector.setLevel(level);
    }

    /**
     * What the event loop's thread allocates while a path carries packets, once it has carried a few thousand: the least of several
     * slices, since what a packet leaves behind is in each of them, and what a busy machine's long bursts take beyond the pools
     * is not.
     */
    private static final class Counting implements QualityPath {
        static final int WARM_UP = 4000;
        static final int SLICE = 500;
        static final int SLICES = 12;
        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final QualityPath path;
        private int sent;
        private long begin;
        long allocated = Long.MAX_VALUE;

        Counting(QualityPath path) {
            this.path = path;
        }

        private void count() {
            if (++sent >= WARM_UP && sent % SLICE == 0) {
                long now =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
                if (sent > WARM_UP) {
                    allocated = Math.min(allocated, now - begin);
                }
                begin = now;
            }
        }

        @Override
        public String name() {
            return path.name();
        }

        @Override
        public boolean out(ByteBuf packet) {
            count();
            return path.out(packet);
        }

        @Override
        public boolean back(ByteBuf packet) {
            count();
            return path.back(packet);
        }

        @Override
        public void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome) {
            path.listen(atPeer, atHome);
        }

        @Override
        public int receiveBuffer() {
            return path.receiveBuffer();
        }

        @Override
        public int peerHeader() {
            return path.peerHeader();
        }

        @Override
        public void close() {
            path.close();
        }
    }

    private interface Act {
        CompletableFuture<PacketLog> on(EventLoop loop, QualityPath path);
    }

    private static PacketLog through(boolean nativeSockets, Act act) throws Exception {
        try (EmbeddedTurnServer server =
                        EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.UDP));
                TurnClient client = TurnClient.create(TurnSettings.builder()
                        .credentials(Credentials.of(server.username(), server.password()))
                        .eventLoops(1)
                        .nativeSockets(nativeSockets)
                        .build())) {
            Relay relay = client.open(TurnUri.parse(server.uri(Transport.UDP))).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            EventLoop loop = (EventLoop) relay.executor();
            return CompletableFuture.supplyAsync(() -> RelayAndPeer.open(relay, loop, 7), loop)
                    .thenCompose(path -> path)
                    .thenComposeAsync(path -> act.on(loop, path), loop)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<PacketLog> run(
            EventLoop loop, QualityPath path, Stream.Way way, int packets, long period) {
        // What stands still for an hour only: nothing is skipped, however busy this machine is.
        QualityCore core = new QualityCore(7, loop.ticker().nanoTime(), INTERVAL, packets, TimeUnit.HOURS.toNanos(1));
        return new Stream(loop, path, core, way, 160, period).run();
    }

    @ParameterizedTest
    @CsvSource({
        "ECHO, 100000, true",
        "ECHO, 100000, false",
        "OUT, 1000000, true",
        "OUT, 1000000, false",
        "IN, 1000000, true",
        "IN, 1000000, false"
    })
    void aPacketLeavesNoGarbage(Stream.Way way, long period, boolean nativeSockets) throws Exception {
        Counting[] counting = new Counting[1];
        int packets = Counting.WARM_UP + Counting.SLICE * Counting.SLICES;
        PacketLog log = through(nativeSockets, (loop, path) -> {
            counting[0] = new Counting(path);
            return run(loop, counting[0], way, packets, period);
        });
        assertThat(log.count()).isEqualTo(packets);
        // One object a packet would be 16 bytes.
        assertThat(counting[0].allocated).isBetween(0L, 8L * Counting.SLICE);
    }

    /** Whatever leaves together, each packet counts from the instant it was to leave. */
    @Test
    void trainsLeaveOnTheSchedule() throws Exception {
        long period = 10 * INTERVAL;
        PacketLog log = through(true, (loop, path) -> run(loop, path, Stream.Way.OUT, 200, period));
        assertThat(log.count()).isEqualTo(200);
        for (int i = 0; i < log.count(); i++) {
            assertThat(log.intendedAt(i) - log.intendedAt(0)).isEqualTo(i * INTERVAL);
            assertThat(log.sentAt(i)).isGreaterThanOrEqualTo(log.intendedAt(i));
        }
        Estimate seen = Estimate.of(log);
        assertThat(seen.out().sent()).isEqualTo(200);
        assertThat(seen.stalls()).isZero();
    }

    /** Stopped before it began, or in the middle: what was sent is known, and nothing hangs. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itCanBeStopped(boolean atOnce) throws Exception {
        PacketLog log = through(true, (loop, path) -> {
            QualityCore core = new QualityCore(7, loop.ticker().nanoTime(), INTERVAL, 1_000_000);
            Stream stream = new Stream(loop, path, core, Stream.Way.ECHO, 160, INTERVAL);
            if (atOnce) {
                stream.stop();
            } else {
                loop.schedule(stream::stop, 20, TimeUnit.MILLISECONDS);
            }
            return stream.run();
        });
        assertThat(log.count()).isEqualTo(atOnce ? 0 : log.count()).isLessThan(1_000_000);
    }

    @Test
    void whatOurOwnBuffersDoNotTakeIsNoLoss() throws Exception {
        PacketLog log = through(true, (loop, path) -> {
            QualityPath full = new Full(path);
            return run(loop, full, Stream.Way.OUT, 90, INTERVAL);
        });
        Estimate seen = Estimate.of(log);
        assertThat(seen.skipped()).isEqualTo(30);
        assertThat(seen.out().sent() + seen.unjudged()).isEqualTo(60);
    }

    /** Takes two packets of three. */
    private record Full(QualityPath path, int[] offered) implements QualityPath {
        Full(QualityPath path) {
            this(path, new int[1]);
        }

        @Override
        public String name() {
            return path.name();
        }

        @Override
        public boolean out(ByteBuf packet) {
            if (offered[0]++ % 3 == 0) {
                packet.release();
                return false;
            }
            return path.out(packet);
        }

        @Override
        public boolean back(ByteBuf packet) {
            return path.back(packet);
        }

        @Override
        public void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome) {
            path.listen(atPeer, atHome);
        }

        @Override
        public int receiveBuffer() {
            return path.receiveBuffer();
        }

        @Override
        public int peerHeader() {
            return path.peerHeader();
        }

        @Override
        public void close() {
            path.close();
        }
    }

    /** Trains of eight, unless eight packets take longer than four milliseconds; and never more than a thousand trains a second. */
    @ParameterizedTest
    @CsvSource({
        "37760000, 37760000",
        "4000000, 4000000",
        "2000000, 4000000",
        "500000, 4000000",
        "250000, 2000000",
        "100000, 1000000",
        "10000, 1000000"
    })
    void thePeriodFollowsFromTheInterval(long interval, long period) {
        assertThat(ThroughputProbe.period(interval)).isEqualTo(period);
    }

    /** A buffer of 425984 bytes, Linux's default, holds 180 packets: half of them may wait for us. */
    @ParameterizedTest
    @CsvSource({"1000000, 50000000", "100000, 9000000", "10000, 5000000"})
    void aStallIsWhatOurBufferMightNotOutlast(long interval, long stall) {
        assertThat(ThroughputProbe.stall(interval, 425_984)).isEqualTo(stall);
    }
}
