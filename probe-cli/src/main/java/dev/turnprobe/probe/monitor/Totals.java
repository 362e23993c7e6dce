package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What adds up over the rounds, by endpoint; an endpoint that is gone leaves nothing behind. Not thread-safe. */
final class Totals {
    private static final String OK = "ok";
    private static final String FAILED = "failed";

    /** In seconds: from the same machine to the far side of the world, closest where calls become good or bad. */
    private static final double[] BUCKETS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5
    };

    private final Counter checks = Counter.builder()
            .name("turnprobe_checks_total")
            .help("Probes of the endpoint that have ended, by result.")
            .labelNames(EndpointName.labelNames("result"))
            .build();
    private final Counter sent = Counter.builder()
            .name("turnprobe_echoes_sent_total")
            .help("Payloads sent through the relay and back, of a STUN endpoint Binding requests.")
            .labelNames(EndpointName.LABELS)
            .build();
    private final Counter lost = Counter.builder()
            .name("turnprobe_echoes_lost_total")
            .help("Those of them that never came back.")
            .labelNames(EndpointName.LABELS)
            .build();
    private final Histogram rtt = Histogram.builder()
            .name("turnprobe_rtt_seconds")
            .help(
                    "Round-trip time through the relay, of a STUN endpoint of Binding requests; one observation a payload.")
            .labelNames(EndpointName.LABELS)
            .classicOnly()
            .classicUpperBounds(BUCKETS)
            .build();

    private final Set<EndpointName> known = new HashSet<>();

    /** Takes a round in. */
    void add(Report report) {
        Set<EndpointName> gone = new HashSet<>(known);
        for (EndpointReport endpoint : report.endpoints()) {
            EndpointName name = EndpointName.of(endpoint.seen().target());
            gone.remove(name);
            add(name, endpoint.seen());
        }
        gone.forEach(this::forget);
    }

    private void add(EndpointName name, Observation seen) {
        if (known.add(name)) {
            // From nothing to one is no increase; from zero it is.
            checks.initLabelValues(name.labels(OK));
            checks.initLabelValues(name.labels(FAILED));
            sent.initLabelValues(name.labels());
            lost.initLabelValues(name.labels());
        }
        checks.labelValues(name.labels(seen.ok() ? OK : FAILED)).inc();
        Observation.Echo echo = seen.echo();
        if (echo == null) {
            return;
        }
        Summary summary = echo.summary();
        if (summary != null) {
            sent.labelValues(name.labels()).inc(summary.sent());
            lost.labelValues(name.labels()).inc(summary.sent() - summary.received());
        }
        echo.rttsNanos().forEach(nanos -> rtt.labelValues(name.labels()).observe(nanos / 1e9));
    }

    private void forget(EndpointName name) {
        known.remove(name);
        checks.remove(name.labels(OK));
        checks.remove(name.labels(FAILED));
        sent.remove(name.labels());
        lost.remove(name.labels());
        rtt.remove(name.labels());
    }

    List<MetricSnapshot> snapshots() {
        return List.of(checks.collect(), sent.collect(), lost.collect(), rtt.collect());
    }
}
