package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.plan.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to probe.
 *
 * @param failure why credentials could not be obtained; null when they were
 */
record Endpoints(List<Target> targets, @Nullable Diagnosis failure) {}
