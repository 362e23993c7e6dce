package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Error 508 (RFC 8656 §7.2). */
final class InsufficientCapacity implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedWith(seen, ErrorCode.INSUFFICIENT_CAPACITY)) {
            return null;
        }
        return Diagnosis.error(
                Cause.INSUFFICIENT_CAPACITY,
                Confidence.HIGH,
                "the server has no relay ports or bandwidth left",
                Evidence.withError(seen),
                "try again later or elsewhere; the operator should look at the relay port range; coturn: `min-port`, `max-port`");
    }
}
