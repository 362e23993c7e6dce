package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.CheckJUnit;
import dev.turnprobe.probe.report.JUnitXml;
import dev.turnprobe.probe.report.JUnitXml.Kind;
import dev.turnprobe.probe.report.JUnitXml.Outcome;
import dev.turnprobe.probe.report.Palette;
import dev.turnprobe.probe.report.ReportFiles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An examination as files. Behaviour is no failure, whatever it is; not to have found it out is one. */
public record NatFiles(NatReport report) implements ReportFiles {
    @Override
    public String html() {
        return NatHtml.write(report);
    }

    @Override
    public String junit() {
        NatResult result = report.result();
        List<JUnitXml.Case> cases = new ArrayList<>();
        NatFindings findings = result.findings();
        if (findings == null || findings.mapped() == null) {
            cases.add(one("server", unknown("no STUN server answered over UDP"), ""));
        } else {
            Mapping mapping = findings.mapping().behavior();
            boolean exact = mapping != Mapping.UNKNOWN && mapping != Mapping.ENDPOINT_DEPENDENT;
            cases.add(finding("mapping", findings.mapping(), exact));
            cases.add(finding(
                    "filtering", findings.filtering(), findings.filtering().behavior() != Filtering.UNKNOWN));
            cases.add(finding("hairpin", findings.hairpin(), findings.hairpin().behavior() != Hairpin.UNKNOWN));
            BindingLifetime lifetime = findings.lifetime();
            if (lifetime != null) {
                boolean known = lifetime.measured() || mapping == Mapping.NONE;
                cases.add(one("lifetime", known ? null : unknown(String.valueOf(lifetime.why())), ""));
            }
        }
        String text = String.join("\n", new NatText(new Palette(false), true, true).lines(report));
        return JUnitXml.write(new JUnitXml.Suite(
                "turnprobe nat",
                report.startedAt(),
                result.elapsedNanos(),
                CheckJUnit.properties(report.tool(), report.verdict(), report.interrupted()),
                cases,
                text));
    }

    private JUnitXml.Case finding(String name, Finding<?> finding, boolean known) {
        return one(name, known ? null : unknown(finding.why()), finding.behavior() + ": " + finding.why());
    }

    private Outcome unknown(String why) {
        return new Outcome(report.interrupted() ? Kind.SKIPPED : Kind.FAILURE, "UNKNOWN", why, why);
    }

    private static JUnitXml.Case one(String name, @Nullable Outcome outcome, String output) {
        return new JUnitXml.Case("turnprobe.nat", name, 0, outcome, output);
    }
}
