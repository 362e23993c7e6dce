package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.dtls.DtlsHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.EOFException;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server address: connect, then secure. The channel that arrives carries whole frames, ready for
 * STUN. Knows no deadline; whoever waits {@linkplain #abandon abandons} it. Confined to the watch's event loop.
 */
final class Road {
    /** Whoever waits at the end of a road. Exactly one of {@code arrived} and {@code stranded} is called, unless abandoned. */
    interface Traveller {
        /** The transport below is there: TCP is connected; what secures it may follow. */
        default void connected() {}

        /** The channel may be written to. It is the traveller's from now on, to close as well. */
        void arrived(Channel channel);

        /** There is no way; what was opened is closed. */
        void stranded(TurnFailure.Unreachable failure);
    }

    /** What goes wrong at the proxy is heard from its own future; at the pipeline's end Netty would complain. */
    @ChannelHandler.Sharable
    private static final class DeadEnd extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
    }

    private static final DeadEnd DEAD_END = new DeadEnd();

    private final Destination destination;
    private final TurnSettings settings;
    private final PhaseWatch watch;
    private final Encryption encryption;
    private @Nullable ChannelHandler top;
    private @Nullable Traveller traveller;
    private @Nullable Channel channel;

    /**
     * @param watch of this road only
     * @param encryption what the destination's transport needs
     */
    Road(Destination destination, TurnSettings settings, PhaseWatch watch, Encryption encryption) {
        this.destination = destination;
        this.settings = settings;
        this.watch = watch;
        this.encryption = encryption;
    }

    /**
     * Sets out; once.
     *
     * @param top the end of the pipeline, which reads and writes whole frames
     */
    void open(ChannelHandler top, Traveller traveller) {
        this.top = top;
        this.traveller = traveller;
        if (destination.via() != null && !ProxyEdge.isAvailable()) {
            strand(
                    Phase.CONNECT,
                    new ProxyException(
                            ProxyException.Problem.NOT_AVAILABLE,
                            "a proxy needs io.netty:netty-handler-proxy on the class path",
                            null));
            return;
        }
        if (destination.transport().isStream()) {
            watch.begin(Phase.CONNECT);
        } else {
            watch.enter(Phase.CONNECT);
        }
        LocalAddress local = settings.localAddress();
        int ports = local.size();
        // RFC 6056 §3.3: begin anywhere in the range, so that the next port is no guess.
        int first = ports == 1 ? 0 : settings.random().get().nextInt(ports);
        connect(local, first, ports);
    }

    /** @param left how many ports of the range are left to try */
    private void connect(LocalAddress local, int offset, int left) {
        Dial dial = new Dial();
        ChannelFuture connecting = local.isAny()
                ? dial.bootstrap.connect(destination.address())
                : dial.bootstrap.connect(
                        destination.address(),
                        new InetSocketAddress(local.address(), local.firstPort() + offset % local.size()));
        channel = connecting.channel();
        connecting.addListener(future -> {
            if (traveller == null) {
                connecting.channel().close();
            } else if (future.isSuccess()) {
                dial.connected(connecting.channel());
            } else if (left > 1 && isTaken(future.cause())) {
                connecting.channel().close();
                connect(local, offset + 1, left - 1);
            } else {
                strand(Phase.CONNECT, dial.understood(future.cause()));
            }
        });
    }

    private static boolean isTaken(@Nullable Throwable failure) {
        return failure instanceof BindException || failure != null && failure.getCause() instanceof BindException;
    }

    /** Turns back: closes what was opened, says nothing more. No effect after the arrival. */
    void abandon() {
        if (traveller != null) {
            traveller = null;
            close();
        }
    }

    /** How far it got. */
    Phase phase() {
        return watch.phase();
    }

    /** One try to connect, directly or through the proxy. */
    private final class Dial {
        private final Bootstrap bootstrap = new Bootstrap().group(watch.loop()).disableResolver();
        private final @Nullable Proxy proxy = destination.via() == null ? null : settings.proxy();
        private final @Nullable ChannelHandler proxyHandler =
                proxy == null ? null : ProxyEdge.handler(proxy, destination.firstHop());

        Dial() {
            if (destination.transport().isStream()) {
                bootstrap
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
            } else {
                bootstrap
                        .channel(NioDatagramChannel.class)
                        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(settings.maxDatagram()));
            }
            bootstrap.handler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    if (proxyHandler != null) {
                        TurnPipeline.proxy(channel, proxyHandler, DEAD_END);
                    }
                }
            });
        }

        void connected(Channel channel) {
            if (proxyHandler == null) {
                Road.this.connected(channel);
                return;
            }
            ProxyEdge.connected(proxyHandler).addListener(future -> {
                if (traveller == null) {
                    channel.close();
                } else if (future.isSuccess()) {
                    TurnPipeline.remove(channel, DEAD_END);
                    Road.this.connected(channel);
                } else {
                    strand(Phase.CONNECT, understood(future.cause()));
                }
            });
        }

        Throwable understood(@Nullable Throwable failure) {
            return proxy != null
                    ? ProxyEdge.understood(proxy, failure)
                    : failure != null ? failure : new EOFException("the connection attempt was given up");
        }
    }

    private DtlsHandler dtls(TurnUri uri) {
        String alpn = TlsContext.protocol(uri.kind());
        return encryption.requireDtls().handler(uri.host(), uri.port(), alpn, watch.observer(), watch.origin());
    }

    private void connected(Channel channel) {
        watch.observer()
                .connected(
                        (InetSocketAddress) channel.localAddress(),
                        (InetSocketAddress) channel.remoteAddress(),
                        watch.now());
        Traveller waiting = traveller;
        ChannelHandler engine = top;
        if (waiting == null || engine == null) {
            return;
        }
        if (destination.transport().isStream()) {
            Proxy proxy = settings.proxy();
            watch.end(destination.via() == null || proxy == null ? 1 : proxy.roundTrips());
        }
        waiting.connected();
        switch (destination.transport()) {
            case UDP -> {
                TurnPipeline.udp(channel, engine);
                arrive(channel);
            }
            case TCP -> {
                TurnPipeline.tcp(channel, engine);
                arrive(channel);
            }
            case TLS -> {
                watch.begin(Phase.SECURE);
                secure(TurnPipeline.tls(
                        channel, engine, encryption.requireTls(), destination.uri(), settings.openTimeout()));
            }
            case DTLS -> {
                watch.begin(Phase.SECURE);
                secure(TurnPipeline.dtls(channel, engine, dtls(destination.uri())));
            }
        }
    }

    private void secure(SslHandler handler) {
        handler.handshakeFuture().addListener(future -> {
            if (traveller == null || channel == null) {
                return;
            }
            if (future.isSuccess()) {
                Secured facts = TlsSessions.describe(handler, settings.trust().verifies());
                secured(channel, facts, TlsSessions.roundTrips(facts));
            } else {
                handshakeFailed(future.cause());
            }
        });
    }

    private void secure(DtlsHandler handler) {
        handler.handshake().whenComplete((handshake, error) -> {
            if (traveller == null || channel == null) {
                return;
            }
            if (handshake != null) {
                secured(channel, handshake.facts(), handshake.roundTrips());
            } else {
                handshakeFailed(error);
            }
        });
    }

    private void secured(Channel channel, Secured facts, int roundTrips) {
        watch.observer().certificates(facts.chain(), watch.now());
        watch.end(roundTrips);
        watch.observer().secured(facts, watch.now());
        arrive(channel);
    }

    private void handshakeFailed(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ServerCertificateException refused) {
                watch.observer().certificates(refused.chain(), watch.now());
                strand(Phase.SECURE, refused);
                return;
            }
        }
        strand(Phase.SECURE, cause != null ? cause : new EOFException("the server closed the connection"));
    }

    private void arrive(Channel channel) {
        Traveller waiting = traveller;
        traveller = null;
        if (waiting != null) {
            waiting.arrived(channel);
        }
    }

    private void strand(Phase phase, Throwable cause) {
        Traveller waiting = traveller;
        traveller = null;
        close();
        if (waiting != null) {
            waiting.stranded(new TurnFailure.Unreachable(phase, cause));
        }
    }

    private void close() {
        if (channel != null) {
            channel.close();
        }
    }
}
