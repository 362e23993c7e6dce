package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A bug of ours. */
final class InternalError implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(seen.failure() instanceof ProbeFailure.Bug bug)) {
            return null;
        }
        return Diagnosis.error(
                Cause.INTERNAL_ERROR,
                Confidence.HIGH,
                "turnprobe failed on this endpoint; this is a bug",
                Evidence.of(seen).with("exception", bug.exception()),
                "run it again with -vv and report what it prints; see the last line on stderr");
    }
}
