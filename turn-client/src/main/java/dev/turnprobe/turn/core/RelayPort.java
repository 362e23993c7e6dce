package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunWriter;

/** Which port the relayed address is to have (RFC 8656 §7.1, EVEN-PORT). */
public enum RelayPort {
    /** Whichever the server likes. */
    ANY,
    /** An even one. */
    EVEN,
    /** An even one, with the next higher one kept for the allocation that brings the {@link ReservationToken}. */
    EVEN_AND_NEXT;

    void write(StunWriter out) {
        if (this != ANY) {
            out.put(Attributes.EVEN_PORT, this == EVEN_AND_NEXT);
        }
    }
}
