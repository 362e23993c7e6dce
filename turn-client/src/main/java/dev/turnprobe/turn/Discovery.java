package dev.turnprobe.turn;

/** How a host name in a URI becomes servers (docs/adr/0014). An IP address, or a proxy, makes it a question of nobody. */
public enum Discovery {
    /**
     * The name's own addresses, at the port of the URI or of its scheme; one look-up, as in every browser. The default.
     */
    ADDRESSES,
    /**
     * RFC 5928 for TURN, RFC 8489 §8 for STUN: a URI that names a port means the addresses; one that names a transport
     * asks for SRV; one that names neither asks for NAPTR, then SRV; what is not there is passed over.
     */
    SERVICES
}
