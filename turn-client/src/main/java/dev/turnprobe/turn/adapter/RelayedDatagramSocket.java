package dev.turnprobe.turn.adapter;

import dev.turnprobe.stun.IcmpError;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.RelayListener;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link java.net.DatagramSocket} whose address is a relay's, for code that knows nothing else. It is open and bound from
 * the start; closing it releases the relay.
 *
 * <pre>{@code
 * Relay relay = turn.open(TurnUri.parse("turn:relay.example.org")).join();
 * try (DatagramSocket socket = RelayedDatagramSocket.over(relay)) {
 *     socket.send(new DatagramPacket(hello, hello.length, peer));
 *     socket.receive(packet);
 * }
 * }</pre>
 *
 * <p>A relay takes nothing from strangers: a peer is heard once something has been sent to its IP address, or
 * {@link Relay#permit} was called for it. Permissions and channels are asked for as peers are sent to; what is sent meanwhile
 * waits, not much of it.
 *
 * <p>Threads: any number may send and receive. {@code receive} honours {@code SO_TIMEOUT}; a thread that is interrupted in
 * it, or in a {@code send} that waits for room, gets an {@link java.io.InterruptedIOException} with its interrupt status
 * still set, and the socket stays open. Closing wakes all of them with a {@link SocketException}. On the relay's event loop
 * {@code send} never waits but drops, and {@code receive} is a mistake.
 *
 * <p>{@code send} says that a datagram was accepted, not that it left. What came to nothing later is counted; on a connected
 * socket a refusal by the server, or by ICMP, comes up in the next {@code receive} as {@link PortUnreachableException}.
 */
public final class RelayedDatagramSocket extends RelayedSocketOptions {
    private static final Logger LOG = LoggerFactory.getLogger(RelayedDatagramSocket.class);

    /** Longest payload: what an IPv4 datagram carries, less a Send indication around it (RFC 8656 §11.1). */
    private static final int LONGEST = 65507 - 48;

    /** Frames are padded to four bytes. */
    private static final int TAILROOM = 3;

    private final Relay relay;
    private final PeerChannels channels;
    private final PacketRoom rooms = new PacketRoom();
    private final AtomicLong unsent = new AtomicLong();
    private volatile @Nullable InetSocketAddress connected;
    private volatile boolean closed;
    /** Why there is nothing more to come from the relay; null while it lives. */
    private volatile @Nullable String end;

    private RelayedDatagramSocket(Relay relay) {
        this.relay = relay;
        this.channels = new PeerChannels(relay);
    }

    /** Over an open relay, which belongs to the socket from now on: its listener is replaced. */
    public static RelayedDatagramSocket over(Relay relay) {
        RelayedDatagramSocket socket = new RelayedDatagramSocket(relay);
        relay.onDatagram(socket.new Ear());
        relay.closed().thenAccept(socket::over);
        return socket;
    }

    /** The relay underneath. */
    public Relay relay() {
        return relay;
    }

    /** Datagrams from peers that were dropped because nobody received them in time. */
    public long receiveDrops() {
        return received.dropped();
    }

    /** Datagrams that {@code send} accepted, or had to drop on the event loop, and that did not reach the socket. */
    public long sendDrops() {
        return unsent.get();
    }

    /** What the relay hears; on its event loop. */
    private final class Ear implements RelayListener {
        @Override
        public void onDatagram(InetSocketAddress peer, ByteBuf payload) {
            InetSocketAddress only = connected;
            if (only == null || only.equals(peer)) {
                received.offer(peer, payload);
            }
        }

        @Override
        public void onIcmp(InetSocketAddress peer, IcmpError error) {
            refused(peer, "ICMP says that nobody listens at " + peer + ": " + error);
        }
    }

    private void over(TurnFailure why) {
        String reason = "the relay is over: " + why;
        end = reason;
        received.end(reason);
        window.close();
    }

    private void refused(InetSocketAddress peer, String why) {
        if (peer.equals(connected)) {
            received.fail(new PortUnreachableException(why));
        } else {
            LOG.debug("{}", why);
        }
    }

    @Override
    public void send(DatagramPacket packet) throws IOException {
        InetSocketAddress peer;
        ByteBuf payload;
        synchronized (packet) {
            ensureOpen();
            peer = recipient(packet);
            int length = packet.getLength();
            if (length > LONGEST) {
                throw new SocketException("message too long for a relay: " + length + " bytes of at most " + LONGEST);
            }
            // With room for the frame around it, so that it is not copied a second time.
            int room = Relay.HEADROOM + length + TAILROOM;
            payload = ByteBufAllocator.DEFAULT.directBuffer(room).setIndex(Relay.HEADROOM, Relay.HEADROOM);
            payload.writeBytes(packet.getData(), packet.getOffset(), length);
        }
        send(peer, payload);
    }

    private InetSocketAddress recipient(DatagramPacket packet) throws IOException {
        InetSocketAddress only = connected;
        InetAddress address = packet.getAddress();
        if (only != null && address == null) {
            packet.setSocketAddress(only);
            return only;
        }
        if (address == null) {
            throw new IllegalArgumentException("Address not set");
        }
        int port = packet.getPort();
        if (port <= 0 || port > 65535) {
            throw new SocketException("Can't send to port " + port);
        }
        if (only != null && (port != only.getPort() || !address.equals(only.getAddress()))) {
            throw new IllegalArgumentException("connected to " + only + ", not to " + address + ":" + port);
        }
        return new InetSocketAddress(address, port);
    }

    private void send(InetSocketAddress peer, ByteBuf payload) throws IOException {
        int weight = payload.readableBytes() + ReceiveQueue.OVERHEAD;
        boolean taken = false;
        try {
            if (!relay.executor().inEventLoop()) {
                window.take(weight);
            } else if (!window.tryTake(weight)) {
                unsent.incrementAndGet();
                return;
            }
            taken = true;
        } finally {
            if (!taken) {
                payload.release();
            }
        }
        try {
            channels.wanted(peer);
            relay.send(peer, payload).whenComplete((sent, error) -> done(peer, weight, error));
        } catch (RejectedExecutionException e) {
            // The event loops have been stopped, and all relays with them; the payload has been released.
            window.giveBack(weight);
            throw closedBecause("the event loop of its relay has stopped");
        }
    }

    private void done(InetSocketAddress peer, int weight, @Nullable Throwable error) {
        window.giveBack(weight);
        if (error == null) {
            return;
        }
        unsent.incrementAndGet();
        if (error instanceof TurnException turn && turn.failure() instanceof TurnFailure.Rejected rejected) {
            refused(peer, "the server refuses " + peer + ": " + rejected);
        }
    }

    @Override
    public void receive(DatagramPacket packet) throws IOException {
        if (closed) {
            throw closedBecause(null);
        }
        if (relay.executor().inEventLoop()) {
            throw new IllegalStateException("receive would wait, on the event loop that brings what it waits for");
        }
        ReceiveQueue.Arrival arrival = received.take(timeout());
        ByteBuf payload = arrival.payload();
        try {
            synchronized (packet) {
                int room = rooms.of(packet);
                int length = Math.min(room, payload.readableBytes());
                payload.readBytes(packet.getData(), packet.getOffset(), length);
                rooms.shorten(packet, length, room);
                packet.setSocketAddress(arrival.peer());
            }
        } finally {
            payload.release();
        }
    }

    @Override
    public void connect(InetAddress address, int port) {
        try {
            connect(new InetSocketAddress(address, port));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks with that peer alone from now on; does not wait for the server's permission. */
    @Override
    public void connect(SocketAddress remote) throws SocketException {
        if (!(remote instanceof InetSocketAddress peer)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        if (peer.isUnresolved()) {
            throw new SocketException("Unresolved address: " + peer.getHostString());
        }
        if (peer.getPort() == 0) {
            throw new SocketException("Can't connect to port 0");
        }
        ensureOpen();
        InetSocketAddress only = new InetSocketAddress(peer.getAddress(), peer.getPort());
        connected = only;
        received.clear();
        channels.wanted(only);
    }

    @Override
    public void disconnect() {
        connected = null;
    }

    /** A relay has its address from the start. */
    @Override
    public void bind(@Nullable SocketAddress wish) throws SocketException {
        ensureOpen();
        throw new SocketException("already bound, to the relay's address");
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isConnected() {
        return connected != null;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress only = connected;
        return only == null ? null : only.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress only = connected;
        return only == null ? -1 : only.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return connected;
    }

    /** The relayed address, where peers reach us; null once closed. */
    @Override
    public @Nullable SocketAddress getLocalSocketAddress() {
        return isClosed() ? null : relay.relayedAddress();
    }

    @Override
    public @Nullable InetAddress getLocalAddress() {
        return isClosed() ? null : relay.relayedAddress().getAddress();
    }

    @Override
    public int getLocalPort() {
        return isClosed() ? -1 : relay.relayedAddress().getPort();
    }

    @Override
    public @Nullable DatagramChannel getChannel() {
        return null;
    }

    /** Releases the relay, without waiting for it; wakes whoever receives or waits to send. */
    @Override
    public void close() {
        closed = true;
        received.end("Socket closed");
        received.clear();
        window.close();
        try {
            var unused = relay.release();
        } catch (RejectedExecutionException e) {
            // The event loops have been stopped, and the relay with them.
        }
    }

    /** Also when the relay has ended by itself. */
    @Override
    public boolean isClosed() {
        return closed || end != null;
    }

    @Override
    void ensureOpen() throws SocketException {
        if (closed) {
            throw closedBecause(null);
        }
        String reason = end;
        if (reason != null) {
            throw closedBecause(reason);
        }
    }

    private static SocketException closedBecause(@Nullable String why) {
        return new SocketException(why == null ? "Socket closed" : why);
    }

    @Override
    public String toString() {
        return "RelayedDatagramSocket[" + relay + "]";
    }
}
