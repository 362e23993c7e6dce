package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Recognises one cause. Pure: the same observation gives the same answer. */
interface Rule {
    /**
     * @param seen one finished endpoint
     * @param now the wall clock when the probe began; what expiry is judged by
     * @return null when this is not what happened
     */
    @Nullable
    Diagnosis examine(Observation seen, Instant now);
}
