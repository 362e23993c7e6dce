package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Discard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Replies came, but were signed with another key than ours (RFC 8489 §9.2.5). */
final class IntegrityBad implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.timedOut(seen) || seen.wire().discarded(Discard.BAD_INTEGRITY) == 0) {
            return null;
        }
        return Diagnosis.error(
                Cause.INTEGRITY_BAD,
                Confidence.HIGH,
                "the server's replies are signed with another key than ours",
                Evidence.withWire(seen),
                "compare password and realm with the server's; if they are right, something on the way rewrites messages");
    }
}
