package dev.turnprobe.turn.core;

import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request of ours until it is answered, however many transactions that takes: a 401 or a 438 costs another one under
 * a new id (RFC 8489 §9.2.5).
 */
abstract class Exchange {
    final StunMethod method;
    private final Phase phase;

    /** Transactions begun so far. */
    int rounds;
    /** Requests sent so far, retransmissions included. */
    int requests;
    /** Replies to them that were not believed. */
    int discarded;
    /** 438 answers so far. */
    int staleNonces;
    /** Who signed the latest transaction; null if nobody did. */
    @Nullable
    Signer signer;
    /** Who signed it in vain. */
    final List<Signer> refused = new ArrayList<>(0);
    /** How patient to be; null for the engine's own schedule. */
    @Nullable
    RetransmitSchedule patience;

    Exchange(StunMethod method, Phase phase) {
        this.method = method;
        this.phase = phase;
    }

    /** What its time is spent on. */
    Phase phase() {
        return phase;
    }

    /** A 401 has been learnt from; the same request follows, signed. */
    void challenged(long now) {}

    /** Writes the attributes that make this request what it is; those of authentication follow. */
    abstract void body(StunWriter out);

    /** A success response that may be believed. The view is valid during the call only. */
    abstract void succeeded(StunMessage reply, long now);

    /** It will not succeed: {@code Rejected}, {@code TimedOut} or {@code Violation}. */
    abstract void failed(TurnFailure failure, long now);
}
