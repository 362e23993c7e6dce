package dev.turnprobe.turn.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.DTLSTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A packet costs the garbage that Bouncy Castle makes, and none of ours. */
class DtlsAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PACKETS = 2_000;
    /** Averages; a class loaded or a pool grown in between must not matter. */
    private static final int SLACK = 8;

    /** One packet, in or out. */
    private interface Packet {
        void handle(int number) throws IOException;
    }

    private record Cost(long in, long out) {}

    private ResourceLeakDetector.Level before = ResourceLeakDetector.Level.SIMPLE;

    /** It notes a stack trace for each touch of a buffer. */
    @BeforeEach
    void noLeakDetection() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterEach
    void leakDetectionAsBefore() {
        ResourceLeakDetector.setLevel(before);
    }

    @Test
    void noneOfOurs() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        // Netty's event loops are such threads; its pools serve others less well.
        new FastThreadLocalThread(() -> {
                    try {
                        compare();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                })
                .start();
        done.get(60, TimeUnit.SECONDS);
    }

    private static void compare() throws Exception {
        try (TurnServer server =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().transports(Transport.DTLS))) {
            Cost theirs = bouncyCastle(server.port(Transport.DTLS));
            Cost withUs = handler(server.port(Transport.DTLS));
            assertThat(withUs.in())
                    .as("bytes a packet in, with us %s, without %s", withUs, theirs)
                    .isLessThanOrEqualTo(theirs.in() + SLACK);
            assertThat(withUs.out())
                    .as("bytes a packet out, with us %s, without %s", withUs, theirs)
                    .isLessThanOrEqualTo(theirs.out() + SLACK);
        }
    }

    private static Cost bouncyCastle(int port) throws IOException {
        RawDtls raw = new RawDtls(port);
        DTLSTransport dtls = raw.connect();
        List<byte[]> answers = answers(raw, () -> dtls.send(RawDtls.BINDING, 0, RawDtls.BINDING.length));
        byte[] plain = new byte[2048];
        long in = average(i -> {
            raw.forged = answers.get(i);
            if (dtls.receive(plain, 0, plain.length, 1) <= 0) {
                throw new IOException("not decrypted");
            }
        });
        raw.swallows = true;
        long out = average(i -> dtls.send(RawDtls.BINDING, 0, RawDtls.BINDING.length));
        raw.socket.close();
        return new Cost(in, out);
    }

    private static Cost handler(int port) throws Exception {
        RawDtls wire = new RawDtls(port);
        Sink sink = new Sink();
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        try (DtlsEndpoint endpoint = new DtlsEndpoint(null, Duration.ofSeconds(10), Duration.ofSeconds(1), 2048)) {
            DtlsHandler handler = endpoint.handler("127.0.0.1", port, "stun.turn", TurnObserver.NONE, 0);
            channel.pipeline().addLast(new Wire(wire), handler, sink);
            while (!handler.handshake().isDone()) {
                channel.runPendingTasks();
                byte[] datagram = wire.next(5);
                if (datagram != null) {
                    channel.writeInbound(Unpooled.wrappedBuffer(datagram));
                }
            }
            handler.handshake().join();
            ChannelHandlerContext above = channel.pipeline().context(sink);
            ChannelHandlerContext below = channel.pipeline().firstContext();
            List<byte[]> answers = answers(
                    wire, () -> above.writeAndFlush(Unpooled.wrappedBuffer(RawDtls.BINDING), above.voidPromise()));
            ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(2048);
            long in = average(i -> below.fireChannelRead(
                    datagram.clear().writeBytes(answers.get(i)).retain()));
            assertThat(sink.received).isEqualTo(PACKETS);
            wire.swallows = true;
            ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(64).writeBytes(RawDtls.BINDING);
            long out = average(i -> above.write(frame.retain().readerIndex(0), above.voidPromise()));
            frame.release();
            datagram.release();
            channel.close();
            wire.socket.close();
            return new Cost(in, out);
        }
    }

    private interface Ask {
        void ask() throws IOException;
    }

    /** That many encrypted answers, each to be read once. */
    private static List<byte[]> answers(RawDtls wire, Ask question) throws IOException {
        List<byte[]> answers = new ArrayList<>();
        while (answers.size() < PACKETS) {
            question.ask();
            byte[] answer = wire.next(1_000);
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** Bytes allocated by this thread for each of the second half. */
    private static long average(Packet packet) throws IOException {
        long before = 0;
        for (int i = 0; i < PACKETS; i++) {
            if (i == PACKETS / 2) {
                before = THREADS.getCurrentThreadAllocatedBytes();
            }
            packet.handle(i);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / (PACKETS / 2);
    }

    /** The socket's end: sends, unless it swallows. */
    private static final class Wire extends ChannelOutboundHandlerAdapter {
        private final RawDtls wire;

        Wire(RawDtls wire) {
            this.wire = wire;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) throws Exception {
            ByteBuf datagram = (ByteBuf) message;
            if (!wire.swallows) {
                byte[] bytes = ByteBufUtil.getBytes(datagram);
                wire.send(bytes, 0, bytes.length);
            }
            datagram.release();
        }
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {
        int received;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received++;
            ((ByteBuf) message).release();
        }
    }
}
