package dev.turnprobe.turn.socket;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Which sockets an event loop drives. Chosen once for a client's own loops, recognised in anybody else's. */
public enum SocketKind {
    /** The JDK's, everywhere. */
    NIO {
        @Override
        public IoHandlerFactory handlers() {
            return Bursts.over(NioIoHandler.newFactory());
        }

        @Override
        public SocketChannel stream() {
            return new NioSocketChannel();
        }

        @Override
        public DatagramChannel envelopes() {
            return new NioDatagramChannel();
        }

        @Override
        LinkSocket socket(InetSocketAddress remote) throws IOException {
            return new NioLinkSocket(remote);
        }
    },
    /** Linux's own, with {@code netty-transport-classes-epoll} and a {@code netty-transport-native-epoll} on the class path. */
    EPOLL {
        @Override
        public IoHandlerFactory handlers() {
            return Bursts.over(EpollIoHandler.newFactory());
        }

        @Override
        public SocketChannel stream() {
            return new EpollSocketChannel();
        }

        @Override
        public DatagramChannel envelopes() {
            return new EpollDatagramChannel();
        }

        @Override
        LinkSocket socket(InetSocketAddress remote) throws IOException {
            return new EpollLinkSocket(remote);
        }
    };

    /** The best there is here. */
    public static SocketKind best() {
        return hasEpoll() && Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** What that event loop drives. */
    public static SocketKind of(EventLoop loop) {
        return hasEpoll() && loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class) ? EPOLL : NIO;
    }

    private static boolean hasEpoll() {
        return EpollPresence.IS_PRESENT;
    }

    /** Whether that came of a local address or port that is not to be had. */
    public static boolean isTaken(@Nullable Throwable failure) {
        // Netty's epoll says it in words of its own.
        return failure instanceof BindException
                || failure instanceof IOException
                        && failure.getMessage() != null
                        && failure.getMessage().startsWith("bind(..)");
    }

    /** What makes event loops of this kind. */
    public abstract IoHandlerFactory handlers();

    /** A TCP socket. */
    public abstract SocketChannel stream();

    /** A UDP socket for many peers, as Netty has them: for questions to name servers. */
    public abstract DatagramChannel envelopes();

    /**
     * A UDP socket for that peer.
     *
     * @param maxDatagram longest datagram to receive whole
     */
    public Channel datagrams(InetSocketAddress remote, int maxDatagram) throws IOException {
        return new DatagramLink(socket(remote), maxDatagram);
    }

    abstract LinkSocket socket(InetSocketAddress remote) throws IOException;
}
