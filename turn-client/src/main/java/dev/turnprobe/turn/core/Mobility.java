package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ticket that lets an allocation move to another socket of ours (RFC 8016 §3). As good as a password. */
final class Mobility {
    private static final byte[] NONE_YET = new byte[0];

    private boolean wanted;
    private byte @Nullable [] ticket;

    Mobility(boolean wanted) {
        this.wanted = wanted;
    }

    /** RFC 8016 §3.1.1: an empty MOBILITY-TICKET in the Allocate asks for one. */
    void ask(StunWriter out) {
        if (wanted) {
            out.put(Attributes.MOBILITY_TICKET, NONE_YET);
        }
    }

    /**
     * The server forbids it (405).
     *
     * @return true if it had been asked for, so that the same Allocate without asking may do better
     */
    boolean forbidden() {
        boolean was = wanted;
        wanted = false;
        return was;
    }

    /** RFC 8016 §3.2.3: each success response may bring another ticket, which replaces the one before. */
    void learn(StunMessage reply) {
        byte[] fresh = wanted ? reply.get(Attributes.MOBILITY_TICKET) : null;
        if (fresh != null && fresh.length > 0) {
            forget();
            ticket = fresh;
        }
    }

    /** RFC 8016 §3.2.1: the ticket goes into a Refresh from a new socket, and into no other. */
    void show(StunWriter out) {
        byte[] known = ticket;
        if (known != null) {
            out.put(Attributes.MOBILITY_TICKET, known);
        }
    }

    /** True while there is a ticket. */
    boolean isPossible() {
        return ticket != null;
    }

    /** Wipes the ticket. */
    void forget() {
        byte[] known = ticket;
        if (known != null) {
            Arrays.fill(known, (byte) 0);
            ticket = null;
        }
    }
}
