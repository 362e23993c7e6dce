package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server sends us elsewhere and we did not get there (RFC 8489 §10). */
final class Redirected implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(Seen.turnFailure(seen) instanceof TurnFailure.Redirected redirected)) {
            return null;
        }
        String alternate = Evidence.text(redirected.alternate());
        return Diagnosis.error(
                Cause.REDIRECTED,
                Confidence.HIGH,
                "the server sends clients to " + alternate,
                Evidence.withError(seen).with("alternate", alternate).with("signed", redirected.signed()),
                "probe " + alternate + " itself");
    }
}
