package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.time.Duration;

/** The Allocate, from its first unsigned copy to the answer that counts (RFC 8656 §7). */
final class Allocate extends Exchange {
    /** Who waits for the relay. */
    interface Outcome {
        void granted(Grant grant, long now);

        void refused(TurnFailure failure);
    }

    private final Engine engine;
    private final Outcome outcome;
    private long phaseStartedAt;
    private boolean challenged;

    Allocate(Engine engine, Outcome outcome) {
        super(StunMethod.ALLOCATE, Phase.ALLOCATE);
        this.engine = engine;
        this.outcome = outcome;
    }

    /** Sends it for the first time. */
    void begin(long now) {
        phaseStartedAt = now;
        engine.observer().phaseStarted(Phase.CHALLENGE, now);
        engine.submit(this, now);
    }

    /** Where it stands, for a caller whose patience is over. */
    TurnFailure.TimedOut progress() {
        return new TurnFailure.TimedOut(phase(), requests, discarded);
    }

    @Override
    Phase phase() {
        return challenged ? Phase.ALLOCATE : Phase.CHALLENGE;
    }

    @Override
    void body(StunWriter out) {
        AllocationSettings settings = engine.settings();
        out.put(Attributes.REQUESTED_TRANSPORT, settings.relayedTransport().protocol());
        settings.relayFamily().write(out);
        settings.relayPort().write(out);
        ReservationToken token = settings.reservation();
        if (token != null) {
            out.put(Attributes.RESERVATION_TOKEN, token.bytes());
        }
        if (settings.dontFragment()) {
            out.put(Attributes.DONT_FRAGMENT, true);
        }
        engine.mobility().ask(out);
        Duration wanted = settings.requestedLifetime();
        if (wanted != null) {
            out.put(Attributes.LIFETIME, wanted.toSeconds());
        }
    }

    @Override
    void challenged(long now) {
        if (!challenged) {
            challenged = true;
            engine.observer().phaseEnded(Phase.CHALLENGE, phaseStartedAt, now, rounds, requests);
            engine.observer().phaseStarted(Phase.ALLOCATE, now);
            phaseStartedAt = now;
            rounds = 0;
            requests = 0;
            discarded = 0;
        }
    }

    @Override
    void succeeded(StunMessage reply, long now) {
        String lacking = Grant.lacking(reply);
        if (lacking != null) {
            failed(new TurnFailure.Violation("Allocate success without " + lacking + " (RFC 8656 §7.2)"), now);
            return;
        }
        Grant grant = Grant.of(reply, phaseStartedAt);
        if (grant.lifetimeSeconds() == 0) {
            failed(new TurnFailure.Violation("Allocate success with a LIFETIME of 0 (RFC 8656 §7.2)"), now);
            return;
        }
        engine.observer().phaseEnded(Phase.ALLOCATE, phaseStartedAt, now, rounds, requests);
        engine.mobility().learn(reply);
        outcome.granted(grant, now);
    }

    @Override
    void failed(TurnFailure failure, long now) {
        if (failure instanceof TurnFailure.Rejected rejected
                && rejected.error().code() == ErrorCode.MOBILITY_FORBIDDEN
                && engine.mobility().forbidden()) {
            // RFC 8016 §3.1.4: a server that forbids mobility may still give an allocation that stays where it is.
            engine.submit(this, now);
            return;
        }
        outcome.refused(failure);
    }
}
