package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Errors 440 and 443 (RFC 8656 §7.2). */
final class FamilyUnsupported implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedWith(seen, ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED)
                && !Seen.refusedWith(seen, ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH)) {
            return null;
        }
        return Diagnosis.error(
                Cause.FAMILY_UNSUPPORTED,
                Confidence.HIGH,
                "the server has no relay address of this IP version",
                Evidence.withError(seen),
                "ask for the other IP version with -4 or -6, or give the server a relay address of this one");
    }
}
