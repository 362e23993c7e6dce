package dev.turnprobe.turn.core;

/** How the server talks to peers, which is not how we talk to the server: REQUESTED-TRANSPORT (RFC 8656 §18.8). */
public enum RelayedTransport {
    /** Datagrams, as every TURN server has them (RFC 8656). */
    UDP(17),
    /** Connections (RFC 6062); only to be had over a TCP or TLS connection to the server. */
    TCP(6);

    private final int protocol;

    RelayedTransport(int protocol) {
        this.protocol = protocol;
    }

    /** The IP protocol number. */
    int protocol() {
        return protocol;
    }
}
