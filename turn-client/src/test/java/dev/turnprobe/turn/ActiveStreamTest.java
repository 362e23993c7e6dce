package dev.turnprobe.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The reading side of a stream: nothing is read from the socket that nobody has asked for (RFC 6062 §4.5). */
class ActiveStreamTest {
    private final Set<ActiveStream> streams = new HashSet<>();
    private int socketReads;
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
        @Override
        public void read(ChannelHandlerContext ctx) {
            socketReads++;
            ctx.read();
        }
    });
    private final ActiveStream stream = new ActiveStream(new InetSocketAddress("192.0.2.1", 7), channel, streams);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, UTF_8);
    }

    private String next() {
        CompletableFuture<ByteBuf> read = stream.read();
        channel.runPendingTasks();
        assertThat(read).isCompleted();
        ByteBuf buffer = read.join();
        try {
            return buffer.toString(UTF_8);
        } finally {
            buffer.release();
        }
    }

    @Test
    void theSocketIsReadWhenSomebodyReads() {
        int before = socketReads;
        assertThat(channel.config().isAutoRead()).isFalse();
        CompletableFuture<ByteBuf> read = stream.read();
        channel.runPendingTasks();
        assertThat(socketReads).isEqualTo(before + 1);
        stream.received(bytes("one"));
        assertThat(read.join().toString(UTF_8)).isEqualTo("one");
        read.join().release();
        assertThat(socketReads).as("nobody reads on").isEqualTo(before + 1);
    }

    /** A read of the socket may bring more than one read of ours takes. */
    @Test
    void whatCameTooEarlyWaitsInOrder() {
        stream.received(bytes("one"));
        stream.received(bytes("two"));
        stream.ended();
        int before = socketReads;
        assertThat(next()).isEqualTo("one");
        assertThat(next()).isEqualTo("two");
        assertThat(next()).as("the end").isEmpty();
        assertThat(next()).as("still the end").isEmpty();
        assertThat(socketReads).isEqualTo(before);
    }

    @Test
    void aCancelledReadTakesNothing() {
        CompletableFuture<ByteBuf> read = stream.read();
        channel.runPendingTasks();
        read.cancel(false);
        stream.received(bytes("one"));
        assertThat(next()).isEqualTo("one");
    }

    @Test
    void aBreakComesBehindWhatWasReceived() {
        stream.received(bytes("one"));
        stream.broken(new IOException("reset"));
        assertThat(next()).isEqualTo("one");
        CompletableFuture<ByteBuf> read = stream.read();
        channel.runPendingTasks();
        assertThat(Failures.of(read).message()).contains("reset");
        assertThat(stream.closed()).isCompleted();
        assertThat(streams).isEmpty();
    }

    @Test
    void closingDropsWhatNobodyRead() {
        ByteBuf unread = bytes("unread");
        stream.received(unread);
        stream.close();
        channel.runPendingTasks();
        assertThat(unread.refCnt()).isZero();
        assertThat(stream.closed()).isCompleted();
        ByteBuf late = bytes("late");
        stream.received(late);
        assertThat(late.refCnt()).isZero();
        assertThat(next()).isEmpty();
    }
}
