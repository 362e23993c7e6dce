package dev.turnprobe.turn.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.junit.LeakWatch;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of each kind against the JDK's own datagram sockets: what goes in one datagram comes out of one. */
@ExtendWith(LeakWatch.class)
class DatagramLinkTest {
    private static final int PATIENCE_SECONDS = 30;
    private static final int SOL_SOCKET = 1;
    private static final int SO_NO_CHECK = 11;

    /** The JDK's; epoll with UDP_SEGMENT, where nobody knows it, and where the way refuses it. */
    enum Kind {
        NIO,
        EPOLL,
        EPOLL_ONE_BY_ONE,
        EPOLL_REFUSED;

        private LinkSocket socket(InetSocketAddress remote) throws Exception {
            return switch (this) {
                case NIO -> new NioLinkSocket(remote);
                case EPOLL -> new EpollLinkSocket(remote);
                case EPOLL_ONE_BY_ONE -> new EpollLinkSocket(remote, false);
                case EPOLL_REFUSED -> {
                    EpollLinkSocket socket = new EpollLinkSocket(remote);
                    // Linux cuts nothing apart (EINVAL) that it may not write checksums into.
                    socket.option(SOL_SOCKET, SO_NO_CHECK, 1);
                    yield socket;
                }
            };
        }

        private SocketKind loops() {
            return this == NIO ? SocketKind.NIO : SocketKind.EPOLL;
        }

        static Stream<Kind> here() {
            return SocketKind.best() == SocketKind.EPOLL ? Arrays.stream(values()) : Stream.of(NIO);
        }
    }

    private static final class Link implements AutoCloseable {
        final EventLoopGroup group;
        final Channel channel;
        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        Link(Kind kind, InetSocketAddress remote) throws Exception {
            group = new MultiThreadIoEventLoopGroup(1, kind.loops().handlers());
            LinkSocket socket = kind.socket(remote);
            channel = new Bootstrap()
                    .group(group)
                    .disableResolver()
                    .channelFactory(() -> new DatagramLink(socket, 2048))
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object message) {
                            // Kept, not copied: the next datagram must not end up in the same memory.
                            heard.add(message);
                        }

                        @Override
                        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                            heard.add(cause);
                        }

                        @Override
                        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                            heard.add(event);
                        }
                    })
                    .connect(remote)
                    .sync()
                    .channel();
        }

        InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        Object next() throws InterruptedException {
            return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws Exception {
            channel.close().sync();
            heard.forEach(io.netty.util.ReferenceCountUtil::release);
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }

    private static DatagramSocket peer() throws Exception {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    private static byte[] received(DatagramSocket peer) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        peer.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Runs of one length, with shorter and longer ones between, at their ends, and longer than a run may be. */
    @ParameterizedTest
    @MethodSource("dev.turnprobe.turn.socket.DatagramLinkTest$Kind#here")
    void framesStayApartAndInOrder(Kind kind) throws Exception {
        Random random = new Random(5);
        List<Integer> lengths =
                new ArrayList<>(List.of(174, 174, 174, 90, 174, 1204, 1204, 1204, 20, 20, 21, 20, 1, 1));
        for (int i = 0; i < 60; i++) {
            lengths.add(random.nextInt(3) == 0 ? 1 + random.nextInt(1400) : 174);
        }
        try (DatagramSocket peer = peer();
                Link link = new Link(kind, (InetSocketAddress) peer.getLocalSocketAddress())) {
            List<byte[]> sent = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                int from = sent.size();
                for (int length : lengths) {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    sent.add(bytes);
                }
                // Written together, so that one flush has them all; direct and heap memory mixed.
                link.channel
                        .eventLoop()
                        .submit(() -> {
                            for (byte[] bytes : sent.subList(from, sent.size())) {
                                ByteBuf frame = bytes.length % 2 == 0
                                        ? Unpooled.wrappedBuffer(bytes)
                                        : link.channel.alloc().directBuffer().writeBytes(bytes);
                                link.channel.write(frame, link.channel.voidPromise());
                            }
                            link.channel.flush();
                        })
                        .sync();
                for (byte[] bytes : sent.subList(from, sent.size())) {
                    assertThat(received(peer)).isEqualTo(bytes);
                }
            }
        }
    }

    /** More than UDP_SEGMENT takes at a time. */
    @ParameterizedTest
    @MethodSource("dev.turnprobe.turn.socket.DatagramLinkTest$Kind#here")
    void aRunMayBeLong(Kind kind) throws Exception {
        try (DatagramSocket peer = peer();
                Link link = new Link(kind, (InetSocketAddress) peer.getLocalSocketAddress())) {
            link.channel
                    .eventLoop()
                    .submit(() -> {
                        for (int i = 0; i < 150; i++) {
                            ByteBuf frame = link.channel.alloc().directBuffer(48);
                            link.channel.write(frame.writeInt(i).writeZero(44), link.channel.voidPromise());
                        }
                        link.channel.flush();
                    })
                    .sync();
            for (int i = 0; i < 150; i++) {
                byte[] bytes = received(peer);
                assertThat(bytes).hasSize(48);
                assertThat(Unpooled.wrappedBuffer(bytes).readInt()).isEqualTo(i);
            }
        }
    }

    /** What is kept of one datagram is not overwritten by the next; empty ones are nobody's business. */
    @ParameterizedTest
    @MethodSource("dev.turnprobe.turn.socket.DatagramLinkTest$Kind#here")
    void whatArrivesMayBeKept(Kind kind) throws Exception {
        try (DatagramSocket peer = peer();
                Link link = new Link(kind, (InetSocketAddress) peer.getLocalSocketAddress())) {
            List<ByteBuf> kept = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                byte[] bytes = new byte[] {(byte) i, 1, 2};
                peer.send(new DatagramPacket(new byte[0], 0, link.address()));
                peer.send(new DatagramPacket(bytes, bytes.length, link.address()));
            }
            for (int i = 0; i < 20; i++) {
                kept.add((ByteBuf) link.next());
            }
            for (int i = 0; i < 20; i++) {
                assertThat(ByteBufUtil.getBytes(kept.get(i))).isEqualTo(new byte[] {(byte) i, 1, 2});
                kept.get(i).release();
            }
        }
    }

    /** The kernel hears nobody but the peer of a connected socket. */
    @ParameterizedTest
    @MethodSource("dev.turnprobe.turn.socket.DatagramLinkTest$Kind#here")
    void strangersAreNotHeard(Kind kind) throws Exception {
        try (DatagramSocket peer = peer();
                DatagramSocket stranger = peer();
                Link link = new Link(kind, (InetSocketAddress) peer.getLocalSocketAddress())) {
            stranger.send(new DatagramPacket(new byte[] {1}, 1, link.address()));
            peer.send(new DatagramPacket(new byte[] {2}, 1, link.address()));
            ByteBuf first = (ByteBuf) link.next();
            assertThat(first.readByte()).isEqualTo((byte) 2);
            first.release();
        }
    }

    /** RFC 8489 §6.2.1 has us take note of ICMP's hard errors; the link itself goes on. */
    @ParameterizedTest
    @MethodSource("dev.turnprobe.turn.socket.DatagramLinkTest$Kind#here")
    void aClosedPortIsHeardOfAndTheLinkGoesOn(Kind kind) throws Exception {
        InetSocketAddress nobody;
        try (DatagramSocket peer = peer()) {
            nobody = (InetSocketAddress) peer.getLocalSocketAddress();
        }
        try (Link link = new Link(kind, nobody)) {
            link.channel.writeAndFlush(Unpooled.copyInt(1)).sync();
            assertThat(link.next()).isInstanceOf(PortUnreachableException.class);
            assertThat(link.channel.isActive()).isTrue();
            try (DatagramSocket peer = new DatagramSocket(nobody)) {
                peer.setSoTimeout(PATIENCE_SECONDS * 1000);
                link.channel.writeAndFlush(Unpooled.copyInt(2)).await();
                link.channel.writeAndFlush(Unpooled.copyInt(3)).await();
                assertThat(received(peer)).hasSize(4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SocketKind.class)
    void aKindIsRecognisedByItsLoops(SocketKind kind) throws Exception {
        if (kind == SocketKind.EPOLL && SocketKind.best() != SocketKind.EPOLL) {
            return;
        }
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, kind.handlers());
        try {
            assertThat(SocketKind.of(group.next())).isEqualTo(kind);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
