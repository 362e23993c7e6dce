package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognises a cause that only several endpoints together can show. Pure. */
interface CrossRule {
    /**
     * @param seen finished endpoints
     * @param now the wall clock when the probe began
     * @return null when this is not what happened
     */
    @Nullable
    Diagnosis examine(List<Observation> seen, Instant now);

    /** The codes that an endpoint it is about carries because of it: they need no advice of their own. */
    default Set<Cause> explains() {
        return Set.of();
    }
}
