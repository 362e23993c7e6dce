package dev.turnprobe.turn.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoEvent;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;

/** The JDK's: one datagram a call. */
final class NioLinkSocket implements LinkSocket {
    private final DatagramChannel channel;

    NioLinkSocket(InetSocketAddress remote) throws IOException {
        channel = DatagramChannel.open(
                remote.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        channel.configureBlocking(false);
    }

    @Override
    public void bind(SocketAddress local) throws IOException {
        channel.bind(local);
    }

    @Override
    public void connect(InetSocketAddress remote) throws IOException {
        // Throws away what was received before, from whomever.
        channel.connect(remote);
    }

    @Override
    public int receiveBuffer() throws IOException {
        return channel.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    @Override
    public void receiveBuffer(int bytes) throws IOException {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
    }

    @Override
    @SuppressWarnings("unchecked") // that option is a Boolean
    public boolean dontFragment() throws IOException {
        // jdk.net.ExtendedSocketOptions.IP_DONTFRAGMENT, since JDK 19.
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("IP_DONTFRAGMENT")) {
                channel.setOption((SocketOption<Boolean>) option, true);
                return true;
            }
        }
        return false;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public int receive(ByteBuf into) throws IOException {
        int length;
        try {
            length = channel.read(into.internalNioBuffer(0, into.capacity()));
        } catch (SocketException e) {
            // The JDK has no type for EMSGSIZE.
            throw "Message too long".equals(e.getMessage()) ? new DatagramTooLongException(e) : e;
        }
        if (length <= 0) {
            // An empty datagram looks the same; if more are behind it, the selector says so again.
            return NOTHING;
        }
        into.writerIndex(length);
        return length;
    }

    @Override
    public int send(ChannelOutboundBuffer frames) throws IOException {
        ByteBuf frame = (ByteBuf) frames.current();
        ByteBuffer bytes = frame.internalNioBuffer(frame.readerIndex(), frame.readableBytes());
        return bytes.hasRemaining() && channel.write(bytes) == 0 ? 0 : 1;
    }

    @Override
    public Future<IoRegistration> register(IoEventLoop loop, Readiness readiness) {
        return loop.register(new Handle(channel, readiness));
    }

    @Override
    public void await(IoRegistration registration, boolean readable, boolean writable) {
        NioIoOps readOps = readable ? NioIoOps.READ : NioIoOps.NONE;
        registration.submit(writable ? readOps.with(NioIoOps.WRITE) : readOps);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private record Handle(DatagramChannel channel, Readiness readiness) implements NioIoHandle {
        @Override
        public SelectableChannel selectableChannel() {
            return channel;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            NioIoOps ops = ((NioIoEvent) event).ops();
            readiness.ready(ops.contains(NioIoOps.READ), ops.contains(NioIoOps.WRITE));
        }

        @Override
        public void close() {
            readiness.close();
        }
    }
}
