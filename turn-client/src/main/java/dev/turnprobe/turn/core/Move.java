package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import org.jspecify.annotations.Nullable;

/** Shows the ticket from a new socket: from the server's answer on, the allocation lives there (RFC 8016 §3.2). */
public final class Move extends Errand {
    /** Whose allocation it is. */
    interface Mover {
        /** The server follows; the reply carries lifetime and the next ticket. */
        @Nullable
        TurnFailure moved(StunMessage reply, long askedAt, long now);
    }

    private final Engine allocation;
    private final Mover mover;

    Move(Engine allocation, Authentication authentication, Dispatch dispatch, Mover mover) {
        super(StunMethod.REFRESH, Phase.MOVE, allocation, authentication, dispatch);
        this.allocation = allocation;
        this.mover = mover;
    }

    @Override
    void body(StunWriter out) {
        var wanted = allocation.settings().requestedLifetime();
        if (wanted != null) {
            out.put(Attributes.LIFETIME, wanted.toSeconds());
        }
        allocation.mobility().show(out);
    }

    @Override
    @Nullable
    TurnFailure accept(StunMessage reply, long askedAt, long now) {
        return mover.moved(reply, askedAt, now);
    }
}
