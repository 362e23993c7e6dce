package dev.turnprobe.turn;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.turn.core.ReservationToken;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One open allocation for datagrams (RFC 8656 §3). It refreshes itself, its permissions and its channels until it is
 * released.
 */
public interface Relay extends Allocation {
    /** So many bytes of room in front of a payload are enough for any header that we put there. */
    int HEADROOM = 52;

    /** So many bytes of room behind a payload are enough for any padding. */
    int TAILROOM = 3;

    /** Where peers reach us: one address, or one of each family (RFC 8656 §7.2); see {@code relayFamily}. */
    default List<InetSocketAddress> relayedAddresses() {
        return List.of(relayedAddress());
    }

    /** Why there is no relayed address of a family that was asked for in addition (RFC 8656 §18.12); else empty. */
    default List<AddressError> refusedFamilies() {
        return List.of();
    }

    /** Names the port above ours, which the server keeps a short while (RFC 8656 §18.10); null unless asked for. */
    default @Nullable ReservationToken reservation() {
        return null;
    }

    /** Binds a channel to this peer, which makes each frame 32 or 44 bytes shorter (RFC 8656 §12); gives its number. */
    CompletableFuture<Integer> bind(InetSocketAddress peer);

    /**
     * Sends data to a peer, in ChannelData if it has a channel, else in a Send indication. Asks for a permission first if
     * nobody has; data waits for it, but not much of it.
     *
     * @param payload taken: sent, refused or dropped, it is no longer yours
     * @return done when the frame has been handed to the socket; that is no proof of delivery
     */
    CompletableFuture<Void> send(InetSocketAddress peer, ByteBuf payload);

    /**
     * Sends data to a peer like {@link #send}, but gives no receipt and leaves no garbage: for streams of packets. What is
     * sent during one turn of the event loop, from any relay's listener, leaves together at its end.
     *
     * <p>A payload in a direct buffer with {@link #HEADROOM} bytes in front of it and {@link #TAILROOM} behind, which nobody else
     * holds, is framed where it is; any other is copied once.
     *
     * @param payload taken: sent or dropped, it is no longer yours
     * @return false when it was dropped at once: the connection to the server is congested, the relay is closed, the peer was
     *     refused, or another thread hands over faster than the relay's can send. {@link #traffic} counts all that was dropped
     */
    default boolean offer(InetSocketAddress peer, ByteBuf payload) {
        send(peer, payload);
        return true;
    }

    /** False while the connection to the server is congested: what is sent then is dropped. From any thread. */
    default boolean isWritable() {
        return true;
    }

    /** What became of payloads until now. From any thread. */
    default RelayTraffic traffic() {
        return RelayTraffic.NONE;
    }

    /** Who hears what peers send; replaces the one before. */
    void onDatagram(RelayListener listener);

    /**
     * True when the server gave a ticket to move with (RFC 8016), which it does only when the settings asked for mobility
     * and the server allows it.
     */
    boolean isMobile();

    /**
     * Moves this relay to a new socket: relayed address, permissions and channels stay, {@link #localAddress} changes
     * (RFC 8016 §3.2). For use when the network has changed. Data goes by the old socket until the server has agreed and by
     * the new one from then on, each packet by one of them. The old socket is closed afterwards.
     *
     * @return done when the relay lives on the new socket. Fails after the client's {@code openTimeout} at the latest; the
     *     relay then stays on the socket it had, if that still works. While a move is under way this gives the same one.
     *     Cancelling gives it up, unless the ticket has been shown already.
     */
    CompletableFuture<Void> move();
}
