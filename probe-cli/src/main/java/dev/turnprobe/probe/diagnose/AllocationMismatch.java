package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Error 437 to an Allocate: this 5-tuple has an allocation already (RFC 8656 §7.2). */
final class AllocationMismatch implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedWith(seen, ErrorCode.ALLOCATION_MISMATCH)) {
            return null;
        }
        return Diagnosis.error(
                Cause.ALLOCATION_MISMATCH,
                Confidence.MEDIUM,
                "the server believes that our address and port hold an allocation already",
                Evidence.withError(seen),
                "try again; if it stays, a NAT in front of us gives out the same port again too early");
    }
}
