package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Any error that no other rule has a name for. */
final class RequestRejected implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        TurnFailure.Rejected rejected = Seen.rejected(seen);
        if (rejected == null) {
            return null;
        }
        return Diagnosis.error(
                Cause.REQUEST_REJECTED,
                Confidence.HIGH,
                "the server refused the " + rejected.method() + ": "
                        + Evidence.clean(rejected.error().toString()),
                Evidence.withError(seen),
                "look the error code up in RFC 8656 §19 and RFC 8489 §14.8, and read the server's log at this time");
    }
}
