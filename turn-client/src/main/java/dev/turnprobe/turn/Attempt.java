package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.dtls.DtlsHandler;
import dev.turnprobe.turn.netty.EngineHandler;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach a server: resolve, connect, secure, then hand over to the engine. Everything happens on one event
 * loop; the first failure ends it and closes what was opened.
 */
final class Attempt {
    /** Whoever wants the connection. */
    interface Target {
        /** The handler for the pipeline; made once the attempt's clock runs. */
        EngineHandler<?> handler(long origin);

        /** The channel is ready for the engine. */
        void ready(Channel channel);

        /** It was not to be; nothing else will be called. */
        void failed(TurnFailure failure);

        /** Time is up while the engine was already at work. */
        void timedOut();
    }

    private final TurnUri uri;
    private final TurnSettings settings;
    private final TurnObserver observer;
    private final EventLoop loop;
    private final Encryption encryption;
    private final Target target;

    private long origin;
    private Phase phase = Phase.RESOLVE;
    private long phaseStartedAt;
    private boolean done;
    private boolean handedOver;
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> timeout;

    Attempt(
            TurnUri uri,
            TurnSettings settings,
            TurnObserver observer,
            EventLoop loop,
            Encryption encryption,
            Target target) {
        this.uri = uri;
        this.settings = settings;
        this.observer = observer;
        this.loop = loop;
        this.encryption = encryption;
        this.target = target;
    }

    /** Begins; on the event loop. */
    void run() {
        origin = loop.ticker().nanoTime();
        timeout = loop.schedule(this::timeUp, settings.openTimeout().toNanos(), TimeUnit.NANOSECONDS);
        if (uri.isLiteral()) {
            connect(List.of(literal()));
        } else {
            resolve();
        }
    }

    /** Ends it without a word to the target; on the event loop. */
    void abort() {
        done = true;
        cancelTimeout();
        if (!handedOver && channel != null) {
            channel.close();
        }
    }

    /** The target has what it wanted: time no longer matters. */
    void succeeded() {
        cancelTimeout();
    }

    private void resolve() {
        begin(Phase.RESOLVE);
        settings.resolver()
                .resolve(uri.host())
                .whenComplete((addresses, error) -> loop.execute(() -> {
                    if (done) {
                        return;
                    }
                    if (error != null) {
                        fail(new TurnFailure.Unreachable(Phase.RESOLVE, unwrapped(error)));
                    } else {
                        end(0);
                        connect(addresses);
                    }
                }));
    }

    private void connect(List<InetAddress> addresses) {
        List<InetSocketAddress> usable = addresses.stream()
                .filter(settings.addressFamily()::admits)
                .map(address -> new InetSocketAddress(address, uri.port()))
                .toList();
        if (usable.isEmpty()) {
            fail(new TurnFailure.Unreachable(
                    Phase.RESOLVE,
                    new UnknownHostException(uri.host() + " has no " + settings.addressFamily() + " address, only "
                            + Arrays.toString(addresses.toArray()))));
            return;
        }
        InetSocketAddress remote = usable.get(0);
        observer.resolved(remote, usable, now());
        EngineHandler<?> engine = target.handler(origin);
        if (uri.transport().isStream()) {
            begin(Phase.CONNECT);
        } else {
            phase = Phase.CONNECT;
        }
        ChannelFuture connecting = bootstrap(engine).connect(remote);
        channel = connecting.channel();
        connecting.addListener(future -> {
            if (done) {
                connecting.channel().close();
            } else if (!future.isSuccess()) {
                fail(new TurnFailure.Unreachable(Phase.CONNECT, future.cause()));
            } else {
                connected(connecting.channel());
            }
        });
    }

    private Bootstrap bootstrap(EngineHandler<?> engine) {
        Bootstrap bootstrap = new Bootstrap().group(loop);
        if (uri.transport().isStream()) {
            bootstrap
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        } else {
            bootstrap
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(settings.maxDatagram()));
        }
        return bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                switch (uri.transport()) {
                    case UDP -> TurnPipeline.udp(channel, engine);
                    case TCP -> TurnPipeline.tcp(channel, engine);
                    case TLS ->
                        secure(TurnPipeline.tls(channel, engine, encryption.requireTls(), uri, settings.openTimeout()));
                    case DTLS -> secure(TurnPipeline.dtls(channel, engine, dtls()));
                }
            }
        });
    }

    private DtlsHandler dtls() {
        return encryption
                .requireDtls()
                .handler(uri.host(), uri.port(), TlsContext.protocol(uri.kind()), observer, origin);
    }

    private void connected(Channel channel) {
        observer.connected(
                (InetSocketAddress) channel.localAddress(), (InetSocketAddress) channel.remoteAddress(), now());
        if (uri.transport().isStream()) {
            end(1);
        }
        if (uri.transport().isSecure()) {
            begin(Phase.SECURE);
        } else {
            handOver(channel);
        }
    }

    private void secure(SslHandler handler) {
        handler.handshakeFuture().addListener(future -> {
            if (done) {
                return;
            }
            if (future.isSuccess() && channel != null) {
                Secured facts = TlsSessions.describe(handler, settings.trust().verifies());
                observer.certificates(facts.chain(), now());
                end(TlsSessions.roundTrips(facts));
                observer.secured(facts, now());
                handOver(channel);
            } else {
                handshakeFailed(future.cause());
            }
        });
    }

    private void secure(DtlsHandler handler) {
        handler.handshake().whenComplete((handshake, error) -> {
            if (done) {
                return;
            }
            if (handshake != null && channel != null) {
                observer.certificates(handshake.facts().chain(), now());
                end(handshake.roundTrips());
                observer.secured(handshake.facts(), now());
                handOver(channel);
            } else {
                handshakeFailed(error);
            }
        });
    }

    private void handshakeFailed(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ServerCertificateException refused) {
                observer.certificates(refused.chain(), now());
                fail(new TurnFailure.Unreachable(Phase.SECURE, refused));
                return;
            }
        }
        fail(new TurnFailure.Unreachable(
                Phase.SECURE, cause != null ? cause : new java.io.EOFException("the server closed the connection")));
    }

    private void handOver(Channel channel) {
        handedOver = true;
        target.ready(channel);
    }

    private void timeUp() {
        if (done) {
            return;
        }
        if (handedOver) {
            done = true;
            target.timedOut();
        } else {
            fail(new TurnFailure.TimedOut(phase, 0, 0));
        }
    }

    private void fail(TurnFailure failure) {
        done = true;
        cancelTimeout();
        if (channel != null) {
            channel.close();
        }
        target.failed(failure);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private void begin(Phase next) {
        phase = next;
        phaseStartedAt = now();
        observer.phaseStarted(next, phaseStartedAt);
    }

    private void end(int rounds) {
        observer.phaseEnded(phase, phaseStartedAt, now(), rounds, 0);
    }

    private long now() {
        return loop.ticker().nanoTime() - origin;
    }

    private InetAddress literal() {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(uri.host());
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    private static Throwable unwrapped(Throwable error) {
        Throwable cause = error.getCause();
        return error instanceof CompletionException && cause != null ? cause : error;
    }
}
