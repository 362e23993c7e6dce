package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Error 486 (RFC 8656 §7.2). */
final class QuotaReached implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedWith(seen, ErrorCode.ALLOCATION_QUOTA_REACHED)) {
            return null;
        }
        return Diagnosis.error(
                Cause.QUOTA_REACHED,
                Confidence.HIGH,
                "this user has as many allocations as the server allows",
                Evidence.withError(seen),
                "wait until old allocations expire, usually 10 minutes, or raise the quota; coturn: `user-quota`, `total-quota`");
    }
}
