package dev.turnprobe.probe.report;

import dev.turnprobe.probe.plan.Requirement;
import java.util.Set;

/**
 * A check as files.
 *
 * @param required what had to work; empty for everything
 */
public record CheckFiles(Report report, Set<Requirement> required) implements ReportFiles {
    @Override
    public String junit() {
        return CheckJUnit.write(report, required);
    }

    @Override
    public String html() {
        return HtmlReport.write(report);
    }
}
