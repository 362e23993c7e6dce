package dev.turnprobe.turn;

import dev.turnprobe.turn.socket.DatagramLink;
import dev.turnprobe.turn.socket.SocketKind;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects one socket, directly or through the proxy, from the local address and a free port of the range that the settings
 * name. Tells one of two listeners, unless abandoned. Confined to its event loop.
 */
final class Dial {
    private final Destination destination;
    private final TurnSettings settings;
    private final EventLoop loop;
    private final Consumer<Channel> connected;
    private final Consumer<Throwable> failed;
    private @Nullable Channel channel;
    private boolean over;

    Dial(
            Destination destination,
            TurnSettings settings,
            EventLoop loop,
            Consumer<Channel> connected,
            Consumer<Throwable> failed) {
        this.destination = destination;
        this.settings = settings;
        this.loop = loop;
        this.connected = connected;
        this.failed = failed;
    }

    /** Dials; once. */
    void connect() {
        int ports = settings.localAddress().size();
        // RFC 6056 §3.3: begin anywhere in the range, so that the next port is no guess.
        connect(ports == 1 ? 0 : settings.random().get().nextInt(ports), ports);
    }

    /** Hangs up, and tells nobody. */
    void abandon() {
        over = true;
        if (channel != null) {
            channel.close();
        }
    }

    /** @param left how many ports of the range are left to try */
    private void connect(int offset, int left) {
        Proxy proxy = destination.via() == null ? null : settings.proxy();
        ChannelHandler proxyHandler = proxy == null ? null : ProxyEdge.handler(proxy, destination.firstHop());
        ChannelFuture connecting = connect(bootstrap(proxyHandler), offset);
        channel = connecting.channel();
        connecting.addListener(future -> {
            if (!over && !future.isSuccess() && left > 1 && isTaken(future.cause())) {
                connecting.channel().close();
                connect(offset + 1, left - 1);
            } else if (proxy == null || proxyHandler == null) {
                tell(connecting.channel(), future.isSuccess() ? null : cause(future.cause()));
            } else if (future.isSuccess()) {
                ProxyEdge.connected(proxyHandler).addListener(through -> {
                    if (through.isSuccess()) {
                        TurnPipeline.remove(connecting.channel(), DeadEnd.INSTANCE);
                    }
                    tell(
                            connecting.channel(),
                            through.isSuccess() ? null : ProxyEdge.understood(proxy, through.cause()));
                });
            } else {
                tell(connecting.channel(), ProxyEdge.understood(proxy, future.cause()));
            }
        });
    }

    private void tell(Channel channel, @Nullable Throwable failure) {
        if (over) {
            channel.close();
            return;
        }
        over = true;
        if (failure == null) {
            connected.accept(channel);
        } else {
            channel.close();
            failed.accept(failure);
        }
    }

    private static Throwable cause(@Nullable Throwable cause) {
        return cause != null ? cause : new EOFException("the connection attempt was given up");
    }

    private ChannelFuture connect(Bootstrap bootstrap, int offset) {
        LocalAddress local = settings.localAddress();
        return local.isAny()
                ? bootstrap.connect(destination.address())
                : bootstrap.connect(
                        destination.address(),
                        new InetSocketAddress(local.address(), local.firstPort() + offset % local.size()));
    }

    private static boolean isTaken(@Nullable Throwable failure) {
        return SocketKind.isTaken(failure) || failure != null && SocketKind.isTaken(failure.getCause());
    }

    private Bootstrap bootstrap(@Nullable ChannelHandler proxyHandler) {
        SocketKind kind = SocketKind.of(loop);
        // What is not resolved yet is for the proxy to resolve.
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .disableResolver()
                // Whose slices, unlike those of Netty's default, leave no garbage: one is cut for each frame of a
                // stream.
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        if (destination.transport().isStream()) {
            bootstrap
                    .channelFactory(kind::stream)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        } else {
            bootstrap.channelFactory(() -> datagrams(kind));
            if (settings.wholeDatagrams()) {
                bootstrap.option(DatagramLink.DONT_FRAGMENT, true);
            }
            if (settings.receiveBuffer() > 0) {
                bootstrap.option(ChannelOption.SO_RCVBUF, settings.receiveBuffer());
            }
        }
        return bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                if (proxyHandler != null) {
                    TurnPipeline.proxy(channel, proxyHandler, DeadEnd.INSTANCE);
                }
            }
        });
    }

    private Channel datagrams(SocketKind kind) {
        try {
            return kind.datagrams(destination.address(), settings.maxDatagram());
        } catch (IOException e) {
            throw new ChannelException("no socket: " + e.getMessage(), e);
        }
    }

    /** What goes wrong at the proxy is heard from its own future; at the pipeline's end Netty would complain. */
    @ChannelHandler.Sharable
    private static final class DeadEnd extends ChannelInboundHandlerAdapter {
        static final DeadEnd INSTANCE = new DeadEnd();

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
    }
}
