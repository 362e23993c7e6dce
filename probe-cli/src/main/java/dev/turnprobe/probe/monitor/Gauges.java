package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor's state says at this moment: a pure function of it, so that nothing is left of what is gone. Numbers are in
 * the base units of Prometheus, seconds and Unix time.
 */
final class Gauges {
    /** One metric being made. */
    private static final class Metric {
        private final GaugeSnapshot.Builder snapshot;
        private final String[] labelNames;
        /** Two points of the same labels would spoil the whole scrape. */
        private final Set<List<String>> there = new LinkedHashSet<>();

        Metric(String name, String help, String... labelNames) {
            snapshot = GaugeSnapshot.builder().name(name).help(help);
            this.labelNames = labelNames;
        }

        void add(double value, String... labels) {
            if (there.add(List.of(labels))) {
                snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .value(value)
                        .labels(Labels.of(labelNames, labels))
                        .build());
            }
        }
    }

    private final List<MetricSnapshot> all = new ArrayList<>();

    private Gauges() {}

    /** Every metric that has a value. */
    static List<MetricSnapshot> of(MonitorState state, long now) {
        Gauges gauges = new Gauges();
        gauges.monitor(state, now);
        gauges.sources(state.sources());
        if (state.last() != null) {
            gauges.endpoints(state.last());
            gauges.diagnoses(state.last().report());
        }
        return gauges.all;
    }

    private void monitor(MonitorState state, long now) {
        single(
                "turnprobe_healthy",
                "1 while /healthz answers 200, else 0.",
                Health.of(state, now).ok() ? 1 : 0);
        single("turnprobe_round_interval_seconds", "Between the beginnings of two rounds.", state.everyNanos() / 1e9);
        counter("turnprobe_rounds_total", "Rounds that have ended.", state.rounds());
        counter("turnprobe_rounds_overdue_total", "Rounds that took longer than the interval.", state.overdue());
        counter("turnprobe_rounds_skipped_total", "Instants at which no round could begin.", state.skipped());
        MonitorState.Round last = state.last();
        if (last != null) {
            single(
                    "turnprobe_round_duration_seconds",
                    "How long the last round took.",
                    last.report().elapsedNanos() / 1e9);
            single("turnprobe_last_round_timestamp_seconds", "When the last round ended.", unix(last.endedAt()));
        }
    }

    private void sources(List<SourceState> sources) {
        Metric expiry = new Metric(
                "turnprobe_credentials_expiry_timestamp_seconds",
                "When the credentials of a source run out, where that is known.",
                "source");
        Metric endpoints =
                new Metric("turnprobe_source_endpoints", "Endpoints that a source has given last.", "source");
        CounterSnapshot.Builder renewals = CounterSnapshot.builder()
                .name("turnprobe_credentials_renewals")
                .help("How often a source was asked for endpoints and credentials, by result.");
        for (SourceState source : sources) {
            endpoints.add(source.endpoints(), source.name());
            if (source.expiresAt() != null) {
                expiry.add(unix(source.expiresAt()), source.name());
            }
            renewals.dataPoint(point(source.renewals(), Labels.of("source", source.name(), "result", "ok")));
            renewals.dataPoint(point(source.failures(), Labels.of("source", source.name(), "result", "failed")));
        }
        add(endpoints);
        add(expiry);
        all.add(renewals.build());
    }

    private void endpoints(MonitorState.Round round) {
        String[] labels = EndpointName.LABELS;
        Metric up = new Metric("turnprobe_up", "1 if the endpoint worked when it was probed last, else 0.", labels);
        Metric checked = new Metric("turnprobe_last_check_timestamp_seconds", "When it was probed last.", labels);
        Metric candidate = new Metric(
                "turnprobe_time_to_candidate_seconds",
                "From the start of the last probe to its first ICE candidate.",
                labels);
        Metric phases = new Metric(
                "turnprobe_phase_duration_seconds",
                "How long each phase of the last probe took that ended well.",
                EndpointName.labelNames("phase"));
        Metric lifetime = new Metric(
                "turnprobe_relay_lifetime_seconds", "The lifetime that the server gave the allocation.", labels);
        Metric certificate = new Metric(
                "turnprobe_tls_certificate_expiry_timestamp_seconds",
                "When the certificate that the server itself showed runs out.",
                labels);
        for (EndpointReport endpoint : round.report().endpoints()) {
            Observation seen = endpoint.seen();
            EndpointName name = EndpointName.of(seen.target());
            up.add(seen.ok() ? 1 : 0, name.labels());
            checked.add(unix(round.endedAt()), name.labels());
            if (seen.timeToCandidate() >= 0) {
                candidate.add(seen.timeToCandidate() / 1e9, name.labels());
            }
            for (PhaseSpan span : seen.phases()) {
                phases.add(span.durationNanos() / 1e9, name.labels(span.name()));
            }
            Duration granted = seen.lifetime();
            if (granted != null) {
                lifetime.add(granted.toSeconds(), name.labels());
            }
            Certificate leaf = leaf(seen.tls());
            if (leaf != null) {
                certificate.add(unix(leaf.notAfter()), name.labels());
            }
        }
        List.of(up, checked, candidate, phases, lifetime, certificate).forEach(this::add);
    }

    /** One of several endpoints counts for each of them; one of a source for none in particular. */
    private void diagnoses(Report report) {
        Metric codes = new Metric(
                "turnprobe_diagnosis",
                "1 for each code that the last round came to; docs/troubleshooting.md explains them.",
                EndpointName.labelNames("code", "severity"));
        for (EndpointReport endpoint : report.endpoints()) {
            for (Diagnosis one : endpoint.diagnosis()) {
                add(codes, EndpointName.of(endpoint.seen().target()), one);
            }
        }
        for (Diagnosis one : report.diagnosis()) {
            if (one.endpoints().isEmpty()) {
                add(codes, EndpointName.NONE, one);
            }
            for (EndpointReport endpoint : report.endpoints()) {
                if (one.endpoints().contains(endpoint.seen().index())) {
                    add(codes, EndpointName.of(endpoint.seen().target()), one);
                }
            }
        }
        add(codes);
    }

    private static void add(Metric codes, EndpointName name, Diagnosis one) {
        codes.add(1, name.labels(one.code().name(), one.severity().toString()));
    }

    private void add(Metric metric) {
        if (!metric.there.isEmpty()) {
            all.add(metric.snapshot.build());
        }
    }

    private void single(String name, String help, double value) {
        Metric metric = new Metric(name, help);
        metric.add(value);
        add(metric);
    }

    private void counter(String name, String help, long value) {
        all.add(CounterSnapshot.builder()
                .name(name.replaceFirst("_total$", ""))
                .help(help)
                .dataPoint(point(value, Labels.EMPTY))
                .build());
    }

    private static CounterSnapshot.CounterDataPointSnapshot point(double value, Labels labels) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build();
    }

    private static @Nullable Certificate leaf(@Nullable TlsFacts tls) {
        return tls == null ? null : tls.leaf();
    }

    private static double unix(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }
}
