package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new connection to the server the client's half of one to a peer (RFC 6062 §4.3). Once it has succeeded, every
 * further byte on that connection is the peer's.
 */
public final class ConnectionBind extends Errand {
    private final long connectionId;

    ConnectionBind(long connectionId, Engine allocation, Authentication authentication, Dispatch dispatch) {
        super(StunMethod.CONNECTION_BIND, Phase.CONNECTION, allocation, authentication, dispatch);
        this.connectionId = connectionId;
    }

    @Override
    void body(StunWriter out) {
        out.put(Attributes.CONNECTION_ID, connectionId);
    }

    @Override
    @Nullable
    TurnFailure accept(StunMessage reply, long askedAt, long now) {
        return null;
    }
}
