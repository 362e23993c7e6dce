package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.report.Tool;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What Prometheus scrapes: rounds go in, an exposition comes out. Safe to use from any thread. */
public final class Metrics {
    private final Tool tool;
    private final Totals totals = new Totals();
    private final ExpositionFormats formats = ExpositionFormats.init();

    public Metrics(Tool tool) {
        this.tool = tool;
    }

    /** Takes a round in. */
    public synchronized void add(MonitorState.Round round) {
        totals.add(round.report());
    }

    /**
     * Everything now, in the format that was asked for.
     *
     * @param accept the header of that name, empty for none
     */
    public Page.Reply page(MonitorState state, long now, String accept) {
        ExpositionFormatWriter writer = formats.getOpenMetricsTextFormatWriter().accepts(accept)
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, snapshots(state, now));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new Page.Reply(200, writer.getContentType(), bytes.toByteArray());
    }

    private MetricSnapshots snapshots(MonitorState state, long now) {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(InfoSnapshot.builder()
                .name("turnprobe_build")
                .help("Which turnprobe this is, on what.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", tool.version(), "java", tool.java(), "os", tool.os()))
                        .build())
                .build());
        all.addAll(Gauges.of(state, now));
        synchronized (this) {
            totals.snapshots().stream()
                    .filter(one -> !one.getDataPoints().isEmpty())
                    .forEach(all::add);
        }
        return new MetricSnapshots(all);
    }
}
