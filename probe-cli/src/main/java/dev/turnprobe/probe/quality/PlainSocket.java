package dev.turnprobe.probe.quality;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.function.Consumer;

/** A UDP socket of ours that talks to one other address, on an event loop that others use too. */
final class PlainSocket {
    private static final int LONGEST = 2048;
    private static final int BUFFER = 1 << 20;

    private final NioDatagramChannel channel;
    private final InetSocketAddress local;
    private InetSocketAddress remote;
    private Consumer<ByteBuf> listener = packet -> {};

    /** To be called on the loop. */
    PlainSocket(EventLoop loop, InetAddress address, InetSocketAddress remote) throws IOException {
        this.remote = remote;
        DatagramChannel socket = DatagramChannel.open();
        try {
            socket.bind(new InetSocketAddress(address, 0));
            local = (InetSocketAddress) socket.getLocalAddress();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        channel = new NioDatagramChannel(socket);
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LONGEST));
        channel.config().setReceiveBufferSize(BUFFER);
        channel.pipeline().addLast(new SimpleChannelInboundHandler<DatagramPacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
                if (packet.sender().equals(PlainSocket.this.remote)) {
                    listener.accept(packet.content());
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                // A datagram that cannot be sent or received is a lost one, and is counted as that.
            }
        });
        loop.register(channel);
    }

    InetSocketAddress local() {
        return local;
    }

    void remote(InetSocketAddress other) {
        remote = other;
    }

    void listen(Consumer<ByteBuf> packets) {
        listener = packets;
    }

    /** Takes the packet. */
    void send(ByteBuf packet) {
        channel.writeAndFlush(new DatagramPacket(packet, remote), channel.voidPromise());
    }

    void close() {
        channel.close();
    }
}
