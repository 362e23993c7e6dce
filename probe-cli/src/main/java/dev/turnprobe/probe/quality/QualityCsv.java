package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.Csv;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.Units;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measurement as a table: a row for the round trips, one for each direction, and one for the round trips of each second. A
 * measurement that failed is one row.
 */
public final class QualityCsv {
    private static final List<String> COLUMNS = List.of(
            "startedAt",
            "uri",
            "transport",
            "server",
            "relayed",
            "path",
            "verdict",
            "row",
            "second",
            "sent",
            "received",
            "lossPercent",
            "reordered",
            "duplicated",
            "minMs",
            "p50Ms",
            "p95Ms",
            "p99Ms",
            "maxMs",
            "jitterMs",
            "smoothedJitterMs",
            "mtuBytes",
            "bitsPerSecond",
            "failure");

    private final Csv csv = new Csv(COLUMNS);
    private final QualityReport report;

    private QualityCsv(QualityReport report) {
        this.report = report;
    }

    /** The table, its header first. */
    public static String write(QualityReport report) {
        QualityCsv table = new QualityCsv(report);
        table.rows();
        return table.csv.toString();
    }

    private void rows() {
        QualityResult result = report.result();
        Estimate estimate = result.estimate();
        if (estimate == null) {
            begin("failed").none(15);
            csv.text(result.failure());
            csv.end();
            return;
        }
        begin("rtt")
                .none(1)
                .number(estimate.out().sent())
                .number(estimate.rtt().count())
                .none(3);
        times(estimate.rtt());
        csv.none(4).text(result.failure());
        csv.end();
        direction("out", estimate.out(), result.mtuOut(), result.throughputOut());
        direction("in", estimate.in(), result.mtuIn(), result.throughputIn());
        for (int i = 0; i < result.seconds().size(); i++) {
            Times times = Times.of(result.seconds().get(i));
            begin("second").number(i + 1).none(1).number(times.count()).none(3);
            times(times);
            csv.end();
        }
    }

    private Csv begin(String row) {
        QualityResult result = report.result();
        return csv.text(JsonDocument.timestamp(report.startedAt()))
                .text(report.plan().target().text())
                .text(report.plan().target().uri().transport())
                .text(result.server() == null ? null : Units.text(result.server()))
                .text(result.relayed() == null ? null : Units.text(result.relayed()))
                .text(result.path())
                .text(report.verdict())
                .text(row);
    }

    private void direction(String name, Direction way, @Nullable Mtu mtu, List<RateStep> steps) {
        begin(name)
                .none(1)
                .number(way.sent())
                .number(way.received())
                .percent(way.loss())
                .number(way.reordered())
                .number(way.duplicated());
        times(way.delay());
        csv.millis(way.jitterNanos()).millis(way.smoothedJitterNanos());
        if (mtu == null) {
            csv.none(1);
        } else {
            csv.number(mtu.packet());
        }
        if (!steps.isEmpty()) {
            csv.number(RateLadder.bearable(steps).receivedBitsPerSecond());
        }
        csv.end();
    }

    private void times(Times times) {
        if (times.count() == 0) {
            csv.none(5);
        } else {
            csv.millis(times.minNanos())
                    .millis(times.p50Nanos())
                    .millis(times.p95Nanos())
                    .millis(times.p99Nanos())
                    .millis(times.maxNanos());
        }
    }
}
