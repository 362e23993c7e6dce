package dev.turnprobe.probe.quality;

import dev.turnprobe.turn.socket.Bursts;
import dev.turnprobe.turn.socket.DatagramLink;
import dev.turnprobe.turn.socket.SocketKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/**
 * A UDP socket of ours that talks to one other address, on an event loop that others use too; the same kind of socket that a relay
 * has. Confined to the loop.
 */
final class PlainSocket {
    private static final int LONGEST = 2048;
    /** As many as Netty's pools keep at hand for a thread; what is let go beyond those leaves garbage. */
    private static final int MOST_UNFLUSHED = 24;

    private final EventLoop loop;
    private final Channel channel;
    private final Runnable flush = this::flush;
    private Consumer<ByteBuf> listener = packet -> {};
    private int unflushed;
    private boolean flushing;

    /** Bound, to a port that is free. */
    PlainSocket(EventLoop loop, InetAddress address) throws IOException {
        this.loop = loop;
        InetSocketAddress any = new InetSocketAddress(address, 0);
        channel = SocketKind.of(loop).datagrams(any, LONGEST);
        channel.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        channel.config().setOption(ChannelOption.SO_RCVBUF, QualityPlan.RECEIVE_BUFFER);
        channel.config().setOption(DatagramLink.DONT_FRAGMENT, true);
        channel.pipeline().addLast(new Reader());
        done(loop.register(channel));
        done(channel.bind(any));
    }

    /** On its own event loop all this happens at once. */
    private void done(ChannelFuture future) throws IOException {
        if (!future.isSuccess()) {
            channel.close();
            throw new IOException("no socket of our own beside the relay", future.cause());
        }
    }

    InetSocketAddress local() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** From now on it hears that address only. */
    void connect(InetSocketAddress remote) throws IOException {
        done(channel.connect(remote));
    }

    /** Bytes that wait for us if need be, by the system's own count. */
    int receiveBuffer() {
        return channel.config().getOption(ChannelOption.SO_RCVBUF);
    }

    void listen(Consumer<ByteBuf> packets) {
        listener = packets;
    }

    /** Takes the packet, which leaves with all else that is sent in this turn of the loop; false when our own buffers are full. */
    boolean send(ByteBuf packet) {
        if (!channel.isWritable()) {
            flush();
            if (!channel.isWritable()) {
                packet.release();
                return false;
            }
        }
        channel.write(packet, channel.voidPromise());
        if (++unflushed == MOST_UNFLUSHED) {
            channel.flush();
            unflushed = 0;
        }
        if (!flushing) {
            flushing = true;
            Bursts.whenOver(flush, loop);
        }
        return true;
    }

    private void flush() {
        flushing = false;
        unflushed = 0;
        channel.flush();
    }

    void close() {
        channel.close();
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf packet = (ByteBuf) message;
            try {
                listener.accept(packet);
            } finally {
                packet.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A datagram that cannot be sent or received is a lost one, and is counted as that.
        }
    }
}
