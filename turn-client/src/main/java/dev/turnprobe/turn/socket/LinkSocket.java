package dev.turnprobe.turn.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A datagram socket with one peer, which never blocks: what differs between the kinds of event loop. */
interface LinkSocket {
    /** Hears of the socket, on the event loop. */
    interface Readiness {
        void ready(boolean readable, boolean writable);

        /** The event loop stops. */
        void close();
    }

    /** What {@link #receive} says when nothing has arrived. */
    int NOTHING = -1;

    void bind(SocketAddress local) throws IOException;

    /** From now on that is its one peer. What others sent to it before, when it was bound already, is thrown away. */
    void connect(InetSocketAddress remote) throws IOException;

    /** SO_RCVBUF as the system has it, in bytes; Linux says twice of what it was asked for, for its own needs. */
    int receiveBuffer() throws IOException;

    /** @param bytes asked for; the system gives no more than it likes */
    void receiveBuffer(int bytes) throws IOException;

    /**
     * From now on a datagram that is longer than the way allows is lost, not cut into fragments, by this system or a router.
     *
     * @return false where the system cannot be told that
     */
    boolean dontFragment() throws IOException;

    /** Ours; once bound or connected. */
    SocketAddress localAddress() throws IOException;

    /**
     * Receives one datagram, what does not fit of it is lost.
     *
     * @param into empty; what arrived becomes readable
     * @return its length, which may be 0, or {@link #NOTHING}
     * @throws java.net.PortUnreachableException when ICMP said so since the last time
     * @throws DatagramTooLongException when ICMP said so of one that was sent
     */
    int receive(ByteBuf into) throws IOException;

    /**
     * Sends the first frames of a queue, each a datagram, in one call of the system.
     *
     * @param frames not empty; direct buffers, left where they are
     * @return how many are on their way; 0 when the socket takes no more for now
     * @throws IOException when the first frame could not be sent; the others may be
     */
    int send(ChannelOutboundBuffer frames) throws Exception;

    Future<IoRegistration> register(IoEventLoop loop, Readiness readiness);

    /** From now on those are of interest. */
    void await(IoRegistration registration, boolean readable, boolean writable);

    boolean isOpen();

    void close() throws IOException;
}
