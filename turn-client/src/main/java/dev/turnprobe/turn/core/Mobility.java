package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moving an allocation to another socket of ours (RFC 8016 §3): the ticket, which is as good as a password, and what
 * becomes of an allocation whose road to the server is broken.
 */
final class Mobility {
    private static final byte[] NONE_YET = new byte[0];

    private final Engine engine;
    private final Lifetime lifetime;
    private final Transactions transactions;
    private boolean wanted;
    private byte @Nullable [] ticket;
    private boolean stranded;

    /**
     * @param transactions those of the socket that the allocation lives on
     */
    Mobility(Engine engine, Lifetime lifetime, Transactions transactions) {
        this.engine = engine;
        this.lifetime = lifetime;
        this.transactions = transactions;
        this.wanted = engine.settings().mobility() != MobilityMode.OFF;
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

    /** True while there is no road to the server, but a ticket for another one. */
    boolean isStranded() {
        return stranded;
    }

    /**
     * The road to the server is broken.
     *
     * @param moving whether a {@link Move} is under way
     * @return true if the allocation waits for another road; false if that is the end of it
     */
    boolean strand(Throwable cause, boolean moving) {
        if (!isPossible() || engine.settings().mobility() != MobilityMode.AUTOMATIC && !moving) {
            return false;
        }
        if (!stranded) {
            stranded = true;
            engine.emit(new AllocationEvent.Stranded(cause));
        }
        return true;
    }

    /**
     * The server has agreed to a move.
     *
     * @param goesOn false when the allocation is about to be given back
     * @return null, or why its answer does not do
     */
    @Nullable
    TurnFailure moved(StunMessage reply, long askedAt, boolean goesOn, long now) {
        learn(reply);
        if (!lifetime.grant(reply.get(Attributes.LIFETIME), askedAt)) {
            return new TurnFailure.Violation("Refresh success with a LIFETIME of 0 (RFC 8656 §8.3)");
        }
        stranded = false;
        engine.emit(new AllocationEvent.Moved());
        transactions.repeatAll();
        if (goesOn) {
            // RFC 8016 §3.2.2: the server keeps sending to the old socket until it hears from the new one again.
            lifetime.refreshEarly(now);
        }
        return null;
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
