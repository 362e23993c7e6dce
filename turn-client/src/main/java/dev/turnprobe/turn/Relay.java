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
