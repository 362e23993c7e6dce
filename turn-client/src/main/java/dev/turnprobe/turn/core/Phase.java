package dev.turnprobe.turn.core;

import java.util.Locale;

/** A stretch of work on the way to a relay and while it lives; what observers time and failures name. */
public enum Phase {
    /** Host name to address. */
    RESOLVE,
    /** TCP's handshake; on UDP only the local socket. */
    CONNECT,
    /** The TLS handshake. */
    SECURE,
    /** A Binding request (RFC 8489 §3). */
    BINDING,
    /** The Allocate that earns a 401 with realm and nonce (RFC 8489 §9.2.3). */
    CHALLENGE,
    /** The Allocate that counts (RFC 8656 §7). */
    ALLOCATE,
    /** CreatePermission (RFC 8656 §10). */
    PERMISSION,
    /** ChannelBind (RFC 8656 §12). */
    CHANNEL,
    /** Refresh, and release by a Refresh of lifetime 0 (RFC 8656 §8). */
    REFRESH,
    /** Connect, and ConnectionBind on a connection of its own (RFC 6062 §4.3). */
    CONNECTION,
    /** The Refresh that shows a mobility ticket from a new socket (RFC 8016 §3.2). */
    MOVE;

    /** The name in lower case, as reports print it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
