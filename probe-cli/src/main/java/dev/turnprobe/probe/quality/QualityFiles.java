package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.CheckJUnit;
import dev.turnprobe.probe.report.JUnitXml;
import dev.turnprobe.probe.report.JUnitXml.Kind;
import dev.turnprobe.probe.report.JUnitXml.Outcome;
import dev.turnprobe.probe.report.Palette;
import dev.turnprobe.probe.report.ReportFiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A measurement as files. */
public record QualityFiles(QualityReport report) implements ReportFiles {
    @Override
    public String html() {
        return QualityHtml.write(report);
    }

    @Override
    public String junit() {
        QualityResult result = report.result();
        String text = String.join("\n", new QualityText(new Palette(false), true).lines(report));
        JUnitXml.Case measured = new JUnitXml.Case(
                "turnprobe.quality", report.plan().target().text(), result.elapsedNanos(), outcome(text), text);
        return JUnitXml.write(new JUnitXml.Suite(
                "turnprobe quality",
                report.startedAt(),
                result.elapsedNanos(),
                CheckJUnit.properties(report.tool(), report.verdict(), report.interrupted()),
                List.of(measured),
                ""));
    }

    private @Nullable Outcome outcome(String text) {
        if (report.verdict().equals("ok")) {
            return null;
        }
        String failure = report.result().failure();
        if (!report.result().works()) {
            String why = failure == null ? "no packet of the stream came back" : failure;
            return new Outcome(report.interrupted() ? Kind.SKIPPED : Kind.FAILURE, "FAILED", why, text);
        }
        return failure == null
                ? new Outcome(Kind.SKIPPED, "INTERRUPTED", "stopped before it was done", text)
                : new Outcome(Kind.FAILURE, "DEGRADED", "ended early: " + failure, text);
    }
}
