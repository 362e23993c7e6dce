package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.report.CheckJUnit;
import dev.turnprobe.probe.report.ReportFiles;
import java.util.Set;

/**
 * A sweep as files.
 *
 * @param required what had to work; empty for everything
 */
public record RegionsFiles(RegionsReport report, Set<Requirement> required) implements ReportFiles {
    @Override
    public String junit() {
        return CheckJUnit.write("turnprobe regions", report.sweep(), required, seen -> {
            String region = seen.target().region();
            // A dot would be another level.
            return "turnprobe.regions." + (region == null ? "none" : region.replace('.', '_'));
        });
    }

    @Override
    public String html() {
        return RegionsHtml.write(report);
    }
}
