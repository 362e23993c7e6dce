package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user had enough. */
final class Interrupted implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(seen.failure() instanceof ProbeFailure.Interrupted)) {
            return null;
        }
        return new Diagnosis(
                Cause.INTERRUPTED,
                Diagnosis.Severity.INFO,
                Confidence.HIGH,
                "stopped before this endpoint was done",
                Evidence.of(seen).facts(),
                "run it again and let it finish",
                List.of());
    }
}
