package dev.turnprobe.probe.nat;

import dev.turnprobe.probe.report.Csv;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.Units;
import java.util.List;

/** An examination as a table: a row a finding. */
public final class NatCsv {
    private static final List<String> COLUMNS = List.of(
            "startedAt",
            "uri",
            "server",
            "localAddress",
            "mappedAddress",
            "verdict",
            "finding",
            "behavior",
            "aliveMs",
            "goneMs",
            "why");

    private final Csv csv = new Csv(COLUMNS);
    private final NatReport report;

    private NatCsv(NatReport report) {
        this.report = report;
    }

    /** The table, its header first. */
    public static String write(NatReport report) {
        NatCsv table = new NatCsv(report);
        table.rows();
        return table.csv.toString();
    }

    private void rows() {
        NatFindings findings = report.result().findings();
        if (findings == null) {
            begin("type")
                    .text("unknown")
                    .none(2)
                    .text(String.join("; ", report.result().notes()));
            csv.end();
            return;
        }
        begin("type").text(findings.type());
        csv.end();
        finding("mapping", findings.mapping());
        finding("filtering", findings.filtering());
        finding("hairpin", findings.hairpin());
        if (findings.lifetime() != null) {
            lifetime(findings.lifetime());
        }
        begin("addressRewritten").text(findings.rewritten());
        csv.end();
    }

    private Csv begin(String finding) {
        NatFindings findings = report.result().findings();
        NatServer server = findings == null ? null : findings.server();
        return csv.text(JsonDocument.timestamp(report.startedAt()))
                .text(server == null ? null : server.text())
                .text(server == null ? null : Units.text(server.address()))
                .text(findings == null || findings.local() == null ? null : Units.text(findings.local()))
                .text(findings == null || findings.mapped() == null ? null : Units.text(findings.mapped()))
                .text(report.verdict())
                .text(finding);
    }

    private void finding(String name, Finding<?> finding) {
        begin(name).text(finding.behavior()).none(2).text(finding.why());
        csv.end();
    }

    private void lifetime(BindingLifetime lifetime) {
        begin("bindingLifetime").text(lifetime.measured() ? "measured" : "unknown");
        if (lifetime.measured()) {
            csv.millis(lifetime.aliveNanos());
            if (lifetime.goneNanos() == Long.MAX_VALUE) {
                csv.none(1);
            } else {
                csv.millis(lifetime.goneNanos());
            }
        } else {
            csv.none(2);
        }
        csv.text(lifetime.why());
        csv.end();
    }
}
