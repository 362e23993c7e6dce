package dev.turnprobe.probe.account;

import dev.turnprobe.credentials.LintFinding;
import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What looking at credentials and keys has shown.
 *
 * @param looked what was looked at
 */
public record LintReport(List<String> looked, List<LintFinding> findings) implements AccountReport {
    public LintReport {
        looked = List.copyOf(looked);
        findings = List.copyOf(findings);
    }

    @Override
    public void json(JsonFields json, boolean secrets) throws IOException {
        json.texts("looked", looked);
        json.array("findings", () -> {
            for (LintFinding finding : findings) {
                json.object(() -> {
                    json.text("code", finding.code());
                    json.text("severity", severity(finding));
                    json.text("path", finding.path());
                    json.text("message", finding.message());
                    json.text("remedy", finding.remedy());
                });
            }
        });
    }

    @Override
    public List<String> lines(boolean secrets) {
        List<String> lines = new ArrayList<>();
        for (LintFinding finding : findings) {
            lines.add(severity(finding) + ": " + finding.path() + ": " + finding.code() + ": " + finding.message());
            lines.add("  -> " + finding.remedy());
        }
        String what = String.join(", ", looked);
        lines.add(
                findings.isEmpty()
                        ? "nothing odd about " + what
                        : findings.size() + (findings.size() == 1 ? " finding in " : " findings in ") + what);
        return lines;
    }

    private static String severity(LintFinding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT);
    }
}
