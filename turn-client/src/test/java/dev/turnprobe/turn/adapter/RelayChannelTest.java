package dev.turnprobe.turn.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.EchoPeer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A relay behind Netty's datagram channel, for handlers that know nothing else. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
class RelayChannelTest {
    private static final EmbeddedConfig CONFIG = EmbeddedConfig.defaults()
            .user("ada", "lovelace")
            .transports(dev.turnprobe.fixtures.Transport.UDP, dev.turnprobe.fixtures.Transport.TCP);

    private static EmbeddedTurnServer server;
    private static TurnClient turn;
    private final List<Channel> channels = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(CONFIG);
        turn = TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")));
    }

    @AfterAll
    static void stop() {
        turn.close();
        server.close();
    }

    @AfterEach
    void close() throws Exception {
        for (Channel channel : channels) {
            channel.close().await(30, SECONDS);
        }
    }

    private static TurnUri uri(EmbeddedTurnServer server, Transport transport) {
        return TurnUri.parse(server.uri(dev.turnprobe.fixtures.Transport.valueOf(transport.name())));
    }

    /** A handler that was written for a socket: counts what it asked, and collects the answers. */
    private static final class Questions extends SimpleChannelInboundHandler<DatagramPacket> {
        private final InetSocketAddress where;
        private final int many;
        final CompletableFuture<List<String>> answers = new CompletableFuture<>();
        private final List<String> heard = new ArrayList<>();

        Questions(InetSocketAddress where, int many) {
            this.where = where;
            this.many = many;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ask(ctx, 0);
        }

        private void ask(ChannelHandlerContext ctx, int number) {
            ByteBuf question = ctx.alloc().buffer().writeBytes(("question " + number).getBytes(UTF_8));
            ctx.writeAndFlush(new DatagramPacket(question, where));
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
            assertThat(packet.sender()).isEqualTo(where);
            assertThat(packet.recipient()).isEqualTo(ctx.channel().localAddress());
            heard.add(packet.content().toString(UTF_8));
            if (heard.size() == many) {
                answers.complete(List.copyOf(heard));
            } else {
                ask(ctx, heard.size());
            }
        }
    }

    private static void conversation(Bootstrap bootstrap) throws Exception {
        try (EchoPeer peer = EchoPeer.start()) {
            Questions questions = new Questions(peer.address(), 5);
            Channel channel = bootstrap.handler(questions).bind(0).sync().channel();
            assertThat(questions.answers.get(30, SECONDS))
                    .containsExactly("question 0", "question 1", "question 2", "question 3", "question 4");
            channel.close().sync();
        }
    }

    @Test
    void theHandlerOnASocketOfTheKernels() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            conversation(new Bootstrap().group(group).channel(NioDatagramChannel.class));
        } finally {
            group.shutdownGracefully(0, 10, SECONDS).sync();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void theSameHandlerOnARelay(Transport transport) throws Exception {
        conversation(RelayChannel.bootstrap(turn, uri(server, transport)));
    }

    /** What arrives and what happens to a channel. */
    private static final class Log extends ChannelInboundHandlerAdapter {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final CompletableFuture<Throwable> error = new CompletableFuture<>();

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            events.add("active");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            events.add(packet.content().toString(UTF_8));
            packet.release();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            events.add(ctx.channel().isWritable() ? "writable" : "unwritable");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            error.complete(cause);
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(30, SECONDS));
        }
    }

    private RelayChannel bind(EmbeddedTurnServer server, Transport transport, Log log) throws Exception {
        RelayChannel channel = (RelayChannel) RelayChannel.bootstrap(turn, uri(server, transport))
                .handler(log)
                .bind(0)
                .sync()
                .channel();
        channels.add(channel);
        assertThat(log.next()).isEqualTo("active");
        return channel;
    }

    private static DatagramPacket packet(String text, InetSocketAddress to) {
        return new DatagramPacket(Unpooled.copiedBuffer(text, UTF_8), to);
    }

    @Test
    void addressesAreTheRelays() throws Exception {
        RelayChannel channel = bind(server, Transport.UDP, new Log());
        assertThat(channel.localAddress()).isEqualTo(channel.relay().relayedAddress());
        assertThat(channel.remoteAddress()).isNull();
        assertThat((Object) channel).isInstanceOf(DatagramChannel.class);
        assertThat(channel.isActive()).isTrue();
        assertThat(channel.bind(new InetSocketAddress(0)).await().cause()).isInstanceOf(AlreadyBoundException.class);
        assertThat(channel.joinGroup(new InetSocketAddress("224.0.0.1", 1).getAddress())
                        .await()
                        .cause())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aConnectedChannelSpeaksWithOnePeerAlone() throws Exception {
        Log log = new Log();
        try (EchoPeer peer = EchoPeer.start();
                DatagramSocket stranger = new DatagramSocket(0)) {
            RelayChannel channel = (RelayChannel) RelayChannel.bootstrap(turn, uri(server, Transport.TCP))
                    .handler(log)
                    .connect(peer.address())
                    .sync()
                    .channel();
            channels.add(channel);
            assertThat(log.next()).isEqualTo("active");
            assertThat(channel.isConnected()).isTrue();
            assertThat(channel.remoteAddress()).isEqualTo(peer.address());
            // Same IP address, so the server lets it through; another port, so the channel does not.
            byte[] psst = "psst".getBytes(UTF_8);
            stranger.send(new java.net.DatagramPacket(psst, psst.length, channel.localAddress()));
            channel.writeAndFlush(Unpooled.copiedBuffer("hello", UTF_8)).sync();
            assertThat(log.next()).isEqualTo("hello");
            channel.disconnect().sync();
            assertThat(channel.isConnected()).isFalse();
            assertThat(channel.writeAndFlush(Unpooled.copiedBuffer("whom?", UTF_8))
                            .await()
                            .cause())
                    .isInstanceOf(NotYetConnectedException.class);
        }
    }

    /** RFC 8656 §9.2: 403 concerns one peer, and so one promise. */
    @Test
    void aRefusedPeerFailsThePromiseOfItsWrite() throws Exception {
        ServerScript script = ServerScript.answer(403)
                .to(StunMethod.CREATE_PERMISSION, Occurrence.always().signed())
                .and(ServerScript.answer(403)
                        .to(StunMethod.CHANNEL_BIND, Occurrence.always().signed()));
        try (EmbeddedTurnServer strict = EmbeddedTurnServer.start(CONFIG.script(script));
                EchoPeer peer = EchoPeer.start()) {
            RelayChannel channel = bind(strict, Transport.UDP, new Log());
            Throwable why = channel.writeAndFlush(packet("hello", peer.address()))
                    .await()
                    .cause();
            assertThat(why)
                    .isInstanceOfSatisfying(
                            TurnException.class,
                            refused -> assertThat(refused.failure()).isInstanceOf(TurnFailure.Rejected.class));
            assertThat(channel.isActive()).isTrue();
            assertThat(channel.connect(peer.address()).await().cause()).isInstanceOf(TurnException.class);
            assertThat(channel.isActive()).isTrue();
        }
    }

    @Test
    void aVoidPromiseIsAPromiseToo() throws Exception {
        Log log = new Log();
        try (EchoPeer peer = EchoPeer.start()) {
            RelayChannel channel = bind(server, Transport.TCP, log);
            channel.writeAndFlush(packet("nobody asks", peer.address()), channel.voidPromise());
            assertThat(log.next()).isEqualTo("nobody asks");
            channel.writeAndFlush("text", channel.voidPromise());
            assertThat(log.error.get(30, SECONDS)).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidSo() throws Exception {
        RelayChannel channel = bind(server, Transport.UDP, new Log());
        assertThat(channel.writeAndFlush("text").await().cause())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("String");
        assertThat(channel.writeAndFlush(packet("x", InetSocketAddress.createUnresolved("peer.example", 1)))
                        .await()
                        .cause())
                .isInstanceOf(java.nio.channels.UnresolvedAddressException.class);
    }

    /** What waits for a permission counts; when it has gone, the channel is writable again. */
    @Test
    void writabilityCountsWhatIsOnItsWay() throws Exception {
        ServerScript script = ServerScript.delay(java.time.Duration.ofMillis(200))
                .to(StunMethod.CREATE_PERMISSION)
                .and(ServerScript.delay(java.time.Duration.ofMillis(200)).to(StunMethod.CHANNEL_BIND));
        try (EmbeddedTurnServer slow = EmbeddedTurnServer.start(CONFIG.script(script));
                EchoPeer peer = EchoPeer.start()) {
            Log log = new Log();
            RelayChannel channel = bind(slow, Transport.TCP, log);
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(500, 1000));
            assertThat(channel.isWritable()).isTrue();
            assertThat(channel.bytesBeforeUnwritable()).isPositive();
            ChannelFuture last = channel.newSucceededFuture();
            for (int i = 0; i < 10; i++) {
                last = channel.write(packet("x".repeat(100), peer.address()));
            }
            channel.flush();
            assertThat(log.next()).isEqualTo("unwritable");
            last.sync();
            assertThat(log.next()).isEqualTo("writable");
            assertThat(log.next()).isEqualTo("x".repeat(100));
        }
    }

    /** With auto-read off, what comes waits, up to SO_RCVBUF; the rest is dropped and counted. */
    @Test
    void whatNobodyReadsIsKeptUpToALimit() throws Exception {
        Log log = new Log();
        try (EchoPeer peer = EchoPeer.start()) {
            RelayChannel channel = (RelayChannel) RelayChannel.bootstrap(turn, uri(server, Transport.TCP))
                    .option(ChannelOption.AUTO_READ, false)
                    .option(ChannelOption.SO_RCVBUF, 3 * (1 + ReceiveQueue.OVERHEAD))
                    .handler(log)
                    .bind(0)
                    .sync()
                    .channel();
            channels.add(channel);
            for (int i = 0; i < 9; i++) {
                channel.writeAndFlush(packet(Integer.toString(i), peer.address()))
                        .sync();
            }
            while (channel.eventLoop().submit(channel::receiveDrops).get() < 6) {
                Thread.onSpinWait();
            }
            assertThat(log.next()).isEqualTo("active");
            assertThat(log.events).isEmpty();
            channel.read();
            assertThat(List.of(log.next(), log.next(), log.next())).containsExactly("0", "1", "2");
            channel.read();
            channel.writeAndFlush(packet("9", peer.address())).sync();
            assertThat(log.next()).isEqualTo("9");
            assertThat(channel.receiveDrops()).isEqualTo(6);
        }
    }

    @Test
    void closingReleasesTheRelay() throws Exception {
        Log log = new Log();
        RelayChannel channel = bind(server, Transport.UDP, log);
        channel.close().sync();
        assertThat(log.next()).isEqualTo("inactive");
        assertThat(channel.relay().closed().get(30, SECONDS)).isInstanceOf(TurnFailure.Released.class);
        assertThat(channel.writeAndFlush(packet("late", new InetSocketAddress("127.0.0.1", 9)))
                        .await()
                        .cause())
                .isInstanceOf(ClosedChannelException.class);
        assertThat(log.error).isNotDone();
    }

    @Test
    void theEndOfTheRelayIsTheEndOfTheChannel() throws Exception {
        Log log = new Log();
        try (EmbeddedTurnServer mortal = EmbeddedTurnServer.start(CONFIG)) {
            RelayChannel channel = bind(mortal, Transport.TCP, log);
            mortal.close();
            assertThat(log.error.get(30, SECONDS)).isInstanceOf(TurnException.class);
            channel.closeFuture().sync();
            assertThat(log.next()).isEqualTo("inactive");
        }
    }

    @Test
    void whatCannotBeOpenedFailsTheBind() throws Exception {
        TurnSettings wrong = TurnSettings.with(Credentials.of("ada", "wrong"));
        try (TurnClient stranger = TurnClient.create(wrong, turn.eventLoops())) {
            ChannelFuture bound = RelayChannel.bootstrap(stranger, uri(server, Transport.UDP))
                    .handler(new Log())
                    .bind(0)
                    .await();
            assertThat(bound.cause())
                    .isInstanceOfSatisfying(
                            TurnException.class,
                            refused -> assertThat(refused.failure()).isInstanceOf(TurnFailure.Rejected.class));
            bound.channel().closeFuture().sync();
            assertThat(bound.channel().isOpen()).isFalse();
        }
    }

    @Test
    void closingWhileOpeningGivesUp() throws Exception {
        ServerScript silent = ServerScript.silence().to(StunMethod.ALLOCATE, Occurrence.always());
        try (EmbeddedTurnServer deaf = EmbeddedTurnServer.start(CONFIG.script(silent))) {
            ChannelFuture bound = RelayChannel.bootstrap(turn, uri(deaf, Transport.UDP))
                    .handler(new Log())
                    .bind(0);
            assertThat(bound.channel()
                            .writeAndFlush(packet("early", new InetSocketAddress("127.0.0.1", 9)))
                            .await()
                            .cause())
                    .isInstanceOf(NotYetConnectedException.class);
            bound.channel().close().sync();
            assertThat(bound.await().cause()).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void anEventLoopOfSomebodyElsesIsRefused() {
        ChannelFuture registered = new Bootstrap()
                .group(new io.netty.channel.DefaultEventLoop())
                .channelFactory(RelayChannel.factory(turn, uri(server, Transport.UDP)))
                .handler(new Log())
                .register()
                .awaitUninterruptibly();
        assertThat(registered.cause()).isInstanceOf(IllegalStateException.class);
    }
}
