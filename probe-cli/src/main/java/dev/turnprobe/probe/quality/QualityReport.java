package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.Tool;
import java.time.Instant;

/**
 * A finished measurement, as it is told.
 *
 * @param interrupted true if the user had enough
 */
public record QualityReport(Tool tool, Instant startedAt, QualityPlan plan, QualityResult result, boolean interrupted) {
    /** Which document this is, for {@code --json}. */
    public static final String SCHEMA = "turnprobe/quality/1";

    /** {@code ok}: all that was asked for was measured; {@code degraded}: some of it; {@code failed}: no payload came back. */
    public String verdict() {
        if (!result.works()) {
            return "failed";
        }
        return result.failure() == null && !interrupted ? "ok" : "degraded";
    }
}
