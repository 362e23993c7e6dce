package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognises a cause that only several endpoints together can show. Pure. */
interface CrossRule {
    /** @return null when this is not what happened */
    @Nullable
    Diagnosis examine(List<Observation> seen);
}
