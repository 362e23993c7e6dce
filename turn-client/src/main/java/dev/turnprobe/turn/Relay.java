package dev.turnprobe.turn;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.turn.core.ReservationToken;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One open allocation (RFC 8656 §3). It refreshes itself, its permissions and its channels until it is released.
 *
 * <p>May be used from any thread; futures complete and listeners run on {@link #executor()}. Network trouble arrives as a
 * {@link TurnException} in a future, never as a thrown one.
 */
public interface Relay {
    /** Where peers reach us; the first address where there are two. */
    InetSocketAddress relayedAddress();

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

    /** Our address as the server sees it: the server-reflexive address. */
    InetSocketAddress mappedAddress();

    /** The local end of the connection to the server. */
    InetSocketAddress localAddress();

    /** The server's end. */
    InetSocketAddress serverAddress();

    /** How long the server granted at first. */
    Duration lifetime();

    /** What the server calls itself, or null if it did not say. Text from the network. */
    @Nullable
    String software();

    /** How we talk to the server. */
    Transport transport();

    /** Lets peers at this IP address talk to us, and us to them (RFC 8656 §9); the port does not matter. */
    CompletableFuture<Void> permit(InetSocketAddress peer);

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

    /** The relay's event loop. */
    EventExecutor executor();

    /** Completes, never exceptionally, when the relay is over, with the reason. */
    CompletableFuture<TurnFailure> closed();

    /** Gives the relay back to the server; completes when that is done, within two seconds. Idempotent. */
    CompletableFuture<Void> release();
}
