package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Errors 500 to 599, but for 508. */
final class ServerError implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        TurnFailure.Rejected rejected = Seen.rejected(seen);
        if (rejected == null
                || rejected.error().code() < 500
                || rejected.error().code() > 599
                || rejected.error().code() == ErrorCode.INSUFFICIENT_CAPACITY) {
            return null;
        }
        return Diagnosis.error(
                Cause.SERVER_ERROR,
                Confidence.HIGH,
                "the server failed by its own account: "
                        + Evidence.clean(rejected.error().toString()),
                Evidence.withError(seen),
                "read the server's log at this time; the request was a plain " + rejected.method());
    }
}
