package dev.turnprobe.turn.core;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.stun.IcmpError;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to an allocation. Polled, so that user code runs only after the core has returned. */
public sealed interface AllocationEvent {
    /**
     * The relay is there (RFC 8656 §7.3).
     *
     * @param relayedAddresses where peers reach us: one address, or one of each family; at least one
     * @param mapped our address as the server sees it
     * @param lifetime until it expires unless refreshed, which happens by itself
     * @param refused why there is no relayed address of a family that was asked for too (ADDRESS-ERROR-CODE)
     * @param reservation names the next higher port, if that was asked for
     * @param software what the server calls itself, if it says; text from the network
     */
    record Opened(
            List<InetSocketAddress> relayedAddresses,
            InetSocketAddress mapped,
            Duration lifetime,
            List<AddressError> refused,
            @Nullable ReservationToken reservation,
            @Nullable String software)
            implements AllocationEvent {
        /** The first relayed address, which is the only one unless two were asked for. */
        public InetSocketAddress relayed() {
            return relayedAddresses.get(0);
        }
    }

    /** It lives on for this long. */
    record Refreshed(Duration lifetime) implements AllocationEvent {}

    /** Peers at this IP address may talk to us, and we to them. */
    record Permitted(InetAddress peer) implements AllocationEvent {}

    /** Peers at this IP address may not, or no longer. */
    record Denied(InetAddress peer, TurnFailure failure) implements AllocationEvent {}

    /** Data to and from this peer now travels in ChannelData. */
    record Bound(InetSocketAddress peer, int channel) implements AllocationEvent {}

    /** No channel for this peer, or no longer; indications still work while it has a permission. */
    record Unbound(InetSocketAddress peer, TurnFailure failure) implements AllocationEvent {}

    /** What we sent to this peer came to no good, says ICMP (RFC 8656 §11.6). Anyone on the way may have forged it. */
    record IcmpReceived(InetSocketAddress peer, IcmpError error) implements AllocationEvent {}

    /**
     * The server has a connection to this peer; a {@link ConnectionBind} within 30 s makes it ours (RFC 6062 §4.3).
     *
     * @param connectionId 32 bits, unsigned
     */
    record Connected(InetSocketAddress peer, long connectionId) implements AllocationEvent {}

    /** The server has no connection to this peer, or will not try. */
    record Unconnected(InetSocketAddress peer, TurnFailure failure) implements AllocationEvent {}

    /**
     * This peer has connected to the relayed address; a {@link ConnectionBind} within 30 s takes it on (RFC 6062 §4.4).
     *
     * @param connectionId 32 bits, unsigned
     */
    record ConnectionAttempted(InetSocketAddress peer, long connectionId) implements AllocationEvent {}

    /** The road to the server broke; a {@link Move} from another socket can mend it (RFC 8016 §3.2). */
    record Stranded(Throwable cause) implements AllocationEvent {}

    /** The allocation lives on another socket now (RFC 8016 §3.2.3). */
    record Moved() implements AllocationEvent {}

    /** It is over. Always the last event. */
    record Closed(TurnFailure failure) implements AllocationEvent {}
}
