package dev.turnprobe.turn.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * Linux's, by way of Netty's native library. Frames of one length leave in one call, cut apart by the kernel or the network
 * card (UDP_SEGMENT); where the way does not allow that, one by one.
 */
final class EpollLinkSocket implements LinkSocket {
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private static final int IPPROTO_IP = 0;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MTU_DISCOVER = 23;
    /** Never cut, whatever the system believes of the way: unlike IP_PMTUDISC_DO, longer ones are tried. */
    private static final int PMTUDISC_PROBE = 3;

    private static final int EMSGSIZE = -90;

    private final UdpSocket socket;
    private final boolean ipv4;
    /** Longest frame that may be sent with others; 0 when none may. */
    private int longestSegment;
    /** What UDP_SEGMENT is set to: longer datagrams are cut. */
    private int segment;

    private boolean bound;

    EpollLinkSocket(InetSocketAddress remote) throws IOException {
        this(remote, true);
    }

    /** @param segmentation false: one frame a call, as where the kernel knows no better */
    EpollLinkSocket(InetSocketAddress remote, boolean segmentation) throws IOException {
        ipv4 = remote.getAddress() instanceof Inet4Address;
        socket = new UdpSocket(ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        longestSegment = segmentation && knowsSegments(socket) ? Segments.LONGEST : 0;
    }

    private static boolean knowsSegments(Socket socket) {
        try {
            return socket.getIntOpt(SOL_UDP, UDP_SEGMENT) >= 0;
        } catch (IOException e) {
            // Linux before 4.18.
            return false;
        }
    }

    /** For tests: makes the way refuse what it otherwise would not. */
    void option(int level, int name, int value) throws IOException {
        socket.setIntOpt(level, name, value);
    }

    @Override
    public void connect(InetSocketAddress remote) throws IOException {
        socket.connect(remote);
        if (bound) {
            // Whoever sent to the port before it had a peer is not the server.
            ByteBuffer rest = ByteBuffer.allocateDirect(1);
            while (socket.recv(rest, 0, 1) != 0) {
                rest.clear();
            }
        }
    }

    @Override
    public void bind(SocketAddress local) throws IOException {
        try {
            socket.bind(local);
            bound = true;
        } catch (IOException e) {
            // As the JDK's sockets put it.
            throw (IOException) new BindException(e.getMessage()).initCause(e);
        }
    }

    @Override
    public int receiveBuffer() throws IOException {
        return socket.getReceiveBufferSize();
    }

    @Override
    public void receiveBuffer(int bytes) throws IOException {
        socket.setReceiveBufferSize(bytes);
    }

    @Override
    public boolean dontFragment() throws IOException {
        socket.setIntOpt(ipv4 ? IPPROTO_IP : IPPROTO_IPV6, ipv4 ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
        return true;
    }

    @Override
    public SocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public int receive(ByteBuf into) throws IOException {
        int length;
        try {
            if (into.hasMemoryAddress()) {
                length = socket.recvAddress(into.memoryAddress(), 0, into.capacity());
            } else {
                ByteBuffer bytes = into.internalNioBuffer(0, into.capacity());
                length = socket.recv(bytes, bytes.position(), bytes.limit());
            }
        } catch (Errors.NativeIoException e) {
            throw understood(e);
        }
        if (length == 0) {
            return NOTHING;
        }
        // Netty says -1 of the end of a stream, which to a datagram socket is an empty datagram.
        int arrived = Math.max(0, length);
        into.writerIndex(arrived);
        return arrived;
    }

    @Override
    public int send(ChannelOutboundBuffer frames) throws Exception {
        try {
            Segments segments = Segments.ofThisThread();
            if (longestSegment > 0 && segments.collect(frames, longestSegment) > 1) {
                return send(segments);
            }
            return send((ByteBuf) frames.current());
        } catch (Errors.NativeIoException e) {
            throw understood(e);
        }
    }

    private int send(Segments segments) throws IOException {
        try {
            cutAfter(segments.length());
            return socket.writevAddresses(segments.memoryAddress(), segments.count()) > 0 ? segments.count() : 0;
        } catch (Errors.NativeIoException e) {
            if (e.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE) {
                throw e;
            }
            // Longer than the way allows in one piece, or a device that cannot: such frames go one by one from now on.
            longestSegment = Math.min(segments.length() - 1, segments.isLong() ? segments.length() - 1 : 0);
            cutAfter(0);
            return send(segments.first());
        }
    }

    private int send(ByteBuf frame) throws IOException {
        int begin = frame.readerIndex();
        int end = frame.writerIndex();
        if (segment != 0 && end - begin > segment) {
            cutAfter(0);
        }
        int sent;
        if (frame.hasMemoryAddress()) {
            sent = socket.sendAddress(frame.memoryAddress(), begin, end);
        } else {
            ByteBuffer bytes = frame.internalNioBuffer(begin, end - begin);
            sent = socket.send(bytes, bytes.position(), bytes.limit());
        }
        return sent > 0 || begin == end ? 1 : 0;
    }

    private void cutAfter(int length) throws IOException {
        if (segment != length) {
            socket.setIntOpt(SOL_UDP, UDP_SEGMENT, length);
            segment = length;
        }
    }

    /** As the JDK's sockets put it. */
    private static IOException understood(Errors.NativeIoException e) {
        if (e.expectedErr() == EMSGSIZE) {
            return new DatagramTooLongException(e);
        }
        return e.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE
                ? (IOException) new PortUnreachableException(e.getMessage()).initCause(e)
                : e;
    }

    @Override
    public Future<IoRegistration> register(IoEventLoop loop, Readiness readiness) {
        return loop.register(new Handle(socket, readiness));
    }

    @Override
    public void await(IoRegistration registration, boolean readable, boolean writable) {
        EpollIoOps readOps = readable ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR;
        registration.submit(writable ? readOps.with(EpollIoOps.EPOLLOUT) : readOps);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Of the family that is needed, which Netty's own factory does not ask for. */
    private static final class UdpSocket extends Socket {
        UdpSocket(SocketProtocolFamily family) {
            super(newSocketDgram0(family));
        }
    }

    private record Handle(Socket socket, Readiness readiness) implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return socket;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            EpollIoOps ops = ((EpollIoEvent) event).ops();
            // An error, such as that of an ICMP message, is read like a datagram.
            boolean readable = ops.contains(EpollIoOps.EPOLLIN) || ops.contains(EpollIoOps.EPOLLERR);
            readiness.ready(readable, ops.contains(EpollIoOps.EPOLLOUT));
        }

        @Override
        public void close() {
            readiness.close();
        }
    }
}
