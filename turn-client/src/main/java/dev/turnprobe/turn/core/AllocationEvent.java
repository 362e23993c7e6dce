package dev.turnprobe.turn.core;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happened to an allocation. Polled, so that user code runs only after the core has returned. */
public sealed interface AllocationEvent {
    /**
     * The relay is there (RFC 8656 §7.3).
     *
     * @param relayed where peers reach us
     * @param mapped our address as the server sees it
     * @param lifetime until it expires unless refreshed, which happens by itself
     * @param software what the server calls itself, if it says; text from the network
     */
    record Opened(
            InetSocketAddress relayed,
            InetSocketAddress mapped,
            Duration lifetime,
            @Nullable String software) implements AllocationEvent {}

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
