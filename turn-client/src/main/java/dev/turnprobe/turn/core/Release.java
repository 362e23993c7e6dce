package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.time.Duration;

/** The Refresh of lifetime 0 that ends an allocation (RFC 8656 §8). Whatever the answer, we are done. */
final class Release extends Exchange {
    /** Short patience: nobody waits for a server that has gone away. */
    private static final RetransmitSchedule PATIENCE = RetransmitSchedule.of(Duration.ofMillis(250), 3, 4);

    private final Engine engine;

    Release(Engine engine) {
        super(StunMethod.REFRESH, Phase.REFRESH);
        this.engine = engine;
        patience = PATIENCE;
    }

    @Override
    void body(StunWriter out) {
        out.put(Attributes.LIFETIME, 0L);
    }

    @Override
    void succeeded(StunMessage reply, long now) {
        engine.close(new TurnFailure.Released());
    }

    @Override
    void failed(TurnFailure failure, long now) {
        engine.close(new TurnFailure.Released());
    }
}
