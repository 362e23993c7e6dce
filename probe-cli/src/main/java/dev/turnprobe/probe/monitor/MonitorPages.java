package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.monitor.Page.Reply;
import dev.turnprobe.probe.report.HtmlReport;
import dev.turnprobe.probe.report.JsonReport;
import dev.turnprobe.probe.report.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The pages of a monitor. */
public final class MonitorPages {
    private static final String JSON = "application/json";

    private final Monitor monitor;
    private final Metrics metrics;

    public MonitorPages(Monitor monitor, Metrics metrics) {
        this.monitor = monitor;
        this.metrics = metrics;
    }

    /** By their paths. */
    public Map<String, Page> all() {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("/", accept -> index());
        pages.put("/metrics", accept -> metrics.page(monitor.state(), monitor.nanoTime(), accept));
        pages.put("/healthz", accept -> health(false));
        pages.put("/livez", accept -> health(true));
        pages.put("/report.json", accept -> report(JSON, report -> JsonReport.write(report) + "\n"));
        pages.put("/report.html", accept -> report("text/html", HtmlReport::write));
        return pages;
    }

    /** @param alive whether it is about the monitor alone, not about what it monitors */
    private Reply health(boolean alive) {
        Health health = Health.of(monitor.state(), monitor.nanoTime());
        boolean good = alive ? health.alive() : health.ok();
        return Reply.of(good ? 200 : 503, JSON, health.json() + "\n");
    }

    private Reply report(String type, Function<Report, String> writer) {
        MonitorState.Round last = monitor.state().last();
        return last == null
                ? Reply.of(503, "text/plain", "the first round has not ended yet\n")
                : Reply.of(200, type, writer.apply(last.report()));
    }

    private static Reply index() {
        return Reply.of(200, "text/html", """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><title>turnprobe monitor</title>
                <h1>turnprobe monitor</h1>
                <ul>
                <li><a href="report.html">report.html</a>: the last round, for people
                <li><a href="metrics">metrics</a>: for Prometheus
                <li><a href="healthz">healthz</a>: whether what has to work does
                <li><a href="livez">livez</a>: whether the monitor itself does
                <li><a href="report.json">report.json</a>: the last round, as <code>turnprobe check --json</code> has it
                </ul>
                """);
    }
}
