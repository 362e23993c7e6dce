package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A transport that this version does not speak, so the endpoint was not asked. */
final class NotInThisVersion implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(seen.failure() instanceof ProbeFailure.Unsupported unsupported)) {
            return null;
        }
        return Diagnosis.error(
                Cause.TRANSPORT_UNSUPPORTED,
                Confidence.HIGH,
                unsupported.what() + " is not in this version of turnprobe yet; the endpoint was not probed",
                new Evidence().with("by", "turnprobe"),
                "leave the endpoint out, or probe the same server with turns:...?transport=tcp");
    }
}
