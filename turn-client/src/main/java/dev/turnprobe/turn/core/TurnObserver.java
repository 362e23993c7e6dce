package dev.turnprobe.turn.core;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Hears about phases, discards and frames with their instants; how probes and metrics listen.
 *
 * <p>All instants are nanoseconds since the attempt began. Methods are called on the relay's event loop, must not block,
 * must not call back into the relay's core, and must not throw.
 */
public interface TurnObserver {
    /** Hears nothing. */
    TurnObserver NONE = new TurnObserver() {};

    /**
     * A phase has begun; several times when addresses race, of which one ends it. Whether a first Allocate was a
     * {@link Phase#CHALLENGE} is only known when it ends.
     */
    default void phaseStarted(Phase phase, long nanos) {}

    /**
     * A phase has ended well.
     *
     * @param rounds request/response round trips that the protocol needed, re-signing included; 0 where there are none
     * @param requests requests sent, retransmissions included; 0 where there are none
     */
    default void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {}

    /** The host name became these addresses, and this one is tried first. Through a proxy, it is the proxy's. */
    default void resolved(InetSocketAddress chosen, List<InetSocketAddress> all, long nanos) {}

    /** A socket to the server is there. Told again when addresses race and another one wins: the last word counts. */
    default void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {}

    /** The certificates that the server showed, leaf first; also when they are then refused. */
    default void certificates(List<X509Certificate> chain, long nanos) {}

    /** The TLS or DTLS handshake is done and the server is who it should be, unless that check was switched off. */
    default void secured(Secured facts, long nanos) {}

    /** An incoming frame was not believed. */
    default void discarded(Discard reason, long nanos) {}

    /** The server sent us elsewhere, and we go (RFC 8489 §10): the phases begin again from {@link Phase#CONNECT}. */
    default void redirected(Redirect hop, long nanos) {}

    /** The server named its software (RFC 8489 §14.14). Text from the network. */
    default void software(String software) {}

    /** The server asked for credentials of this realm. Text from the network. */
    default void challenged(String realm, long nanos) {}

    /** The server takes tokens of an authorization server, and is known to it by this name (RFC 7635 §6.1). Text from the network. */
    default void thirdPartyAuthorization(String serverName, long nanos) {}

    /** A frame leaves. Borrowed for the call. */
    default void sent(ByteBuf frame, long nanos) {}

    /** A frame has arrived. Borrowed for the call. */
    default void received(ByteBuf frame, long nanos) {}
}
