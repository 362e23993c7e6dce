package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Discard;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Replies came that should have been signed and were not (RFC 8489 §9.2.5). */
final class IntegrityMissing implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.timedOut(seen) || seen.wire().discarded(Discard.NO_INTEGRITY) == 0) {
            return null;
        }
        return Diagnosis.error(
                Cause.INTEGRITY_MISSING,
                Confidence.HIGH,
                "the server's replies to signed requests are not signed, so they cannot be believed",
                Evidence.withWire(seen),
                "update the server; if it does sign, something on the way rewrites messages");
    }
}
