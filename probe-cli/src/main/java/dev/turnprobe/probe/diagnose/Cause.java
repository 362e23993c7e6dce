package dev.turnprobe.probe.diagnose;

/** The codes of a diagnosis. Public: scripts match on them, so none is ever renamed. */
public enum Cause {
    DNS_FAILED,
    UDP_BLOCKED,
    /** STUN in the clear is dropped, encrypted it passes. */
    STUN_BLOCKED,
    /** Nothing but the ports of the web gets through. */
    WEB_PORTS_ONLY,
    /** Nothing works in a region, while another region does. */
    REGION_DOWN,
    PORT_CLOSED,
    PORT_FILTERED,
    NOT_STUN,
    TLS_UNTRUSTED,
    TLS_NAME_MISMATCH,
    TLS_EXPIRED,
    TLS_INCOMPLETE_CHAIN,
    TLS_INTERCEPTED,
    TLS_HANDSHAKE_FAILED,
    CREDENTIALS_MISSING,
    CREDENTIALS_REJECTED,
    CREDENTIALS_EXPIRED,
    CREDENTIALS_MALFORMED,
    CLOCK_SKEW,
    REALM_MISSING,
    STALE_NONCE_LOOP,
    /** Error 486. */
    QUOTA_REACHED,
    /** Error 508. */
    INSUFFICIENT_CAPACITY,
    /** Error 437. */
    ALLOCATION_MISMATCH,
    /** Error 403. */
    PEER_FORBIDDEN,
    /** Error 442, or a transport that this version does not speak. */
    TRANSPORT_UNSUPPORTED,
    /** Errors 440 and 443. */
    FAMILY_UNSUPPORTED,
    /** Errors 500 to 599. */
    SERVER_ERROR,
    /** Any other error. */
    REQUEST_REJECTED,
    REDIRECTED,
    /** Redirected in a circle, or too often. */
    REDIRECT_LOOP,
    /** The way ended at the proxy. */
    PROXY_FAILED,
    INTEGRITY_MISSING,
    INTEGRITY_BAD,
    PROTOCOL_VIOLATION,
    CONNECTION_LOST,
    RELAY_ADDRESS_PRIVATE,
    RELAY_PATH_BLOCKED,
    RELAY_LOSSY,
    /** What the server says of our address was changed on the way. */
    ADDRESS_REWRITTEN,
    /** It works, but slower than it should. */
    SLOW_PATH,
    TIMED_OUT,
    /** Whoever gives out the credentials said no. */
    PROVIDER_REFUSED,
    /** Whoever gives out the credentials was not heard, or made no sense. */
    PROVIDER_UNREACHABLE,
    /** The user stopped the probe. */
    INTERRUPTED,
    /** A bug of ours. */
    INTERNAL_ERROR
}
