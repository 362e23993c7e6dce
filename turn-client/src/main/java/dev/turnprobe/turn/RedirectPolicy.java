package dev.turnprobe.turn;

/**
 * Which redirects to follow (300 with ALTERNATE-SERVER, RFC 8489 §10). Loops, too many hops, another address family and
 * addresses that no server can have are refused under every policy.
 */
public enum RedirectPolicy {
    /**
     * Those that the server provably sent: signed with our credentials, or received over TLS or DTLS from a server whose
     * certificate was verified. The default.
     */
    AUTHENTICATED,
    /**
     * Also those that anyone on the path could have sent. coturn signs none, and browsers follow all, so this is what
     * reaches the same servers; a forger gains that data, and a signature to guess the password from, come to him even
     * when he has left the path.
     */
    ALL,
    /** None. */
    NEVER
}
