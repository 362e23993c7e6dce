package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long the allocation lives, and the Refresh that keeps it alive, one at a time (RFC 8656 §8). */
final class Lifetime extends Deadline {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long RETRY_FLOOR = Duration.ofSeconds(1).toNanos();
    /** Servers promise up to 2^32 seconds; a day is long enough to look again, and no sum overflows. */
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private final Engine engine;
    private boolean inFlight;
    private long expiresAt;
    private Duration granted = Duration.ZERO;

    Lifetime(Engine engine) {
        this.engine = engine;
    }

    /** What the server granted last. */
    Duration granted() {
        return granted;
    }

    /**
     * The server granted a lifetime to a request sent at that instant.
     *
     * @return false if it granted none
     */
    boolean grant(@Nullable Long seconds, long askedAt) {
        if (seconds != null) {
            granted = Duration.ofSeconds(Math.min(seconds, LONGEST_SECONDS));
        }
        long lifetime = granted.toNanos();
        expiresAt = askedAt + lifetime;
        // A minute before the end, or half-way through a short life.
        long refreshIn = lifetime <= 2 * MINUTE ? lifetime / 2 : lifetime - MINUTE;
        engine.deadlines().schedule(this, askedAt + refreshIn);
        return lifetime > 0;
    }

    /** When it ends unless it is refreshed. */
    long expiresAt() {
        return expiresAt;
    }

    /** Refreshes before it is due, unless that is being done already. */
    void refreshEarly(long now) {
        if (!inFlight) {
            refresh(now);
        }
    }

    @Override
    void due(long now) {
        if (now >= expiresAt) {
            engine.close(new TurnFailure.Expired());
            return;
        }
        engine.deadlines().schedule(this, expiresAt);
        if (!inFlight) {
            refresh(now);
        }
    }

    private void refresh(long now) {
        inFlight = true;
        engine.observer().phaseStarted(Phase.REFRESH, now);
        engine.submit(new Refresh(now), now);
    }

    private final class Refresh extends Exchange {
        private final long askedAt;

        Refresh(long askedAt) {
            super(StunMethod.REFRESH, Phase.REFRESH);
            this.askedAt = askedAt;
        }

        @Override
        void body(StunWriter out) {
            Duration wanted = engine.settings().requestedLifetime();
            if (wanted != null) {
                out.put(Attributes.LIFETIME, wanted.toSeconds());
            }
        }

        @Override
        void succeeded(StunMessage reply, long now) {
            inFlight = false;
            engine.observer().phaseEnded(Phase.REFRESH, askedAt, now, rounds, requests);
            engine.mobility().learn(reply);
            if (grant(reply.get(Attributes.LIFETIME), askedAt)) {
                engine.emit(new AllocationEvent.Refreshed(granted));
            } else {
                engine.close(new TurnFailure.Expired());
            }
        }

        @Override
        void failed(TurnFailure failure, long now) {
            inFlight = false;
            if (failure instanceof TurnFailure.TimedOut && now < expiresAt) {
                // A road that carries no answer is as good as broken; where there is no other one, it is tried again.
                if (!engine.mobility().strand(new IOException("the server does not answer"), false)) {
                    refresh(now);
                }
            } else {
                // Refused for now; the allocation lives until its time is up, so ask again before that.
                engine.deadlines()
                        .schedule(
                                Lifetime.this, Math.min(expiresAt, now + Math.max(RETRY_FLOOR, (expiresAt - now) / 2)));
            }
        }
    }
}
