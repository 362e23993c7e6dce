package dev.turnprobe.probe.regions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonEndpoint;
import dev.turnprobe.probe.report.JsonFields;
import dev.turnprobe.probe.report.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Writes a sweep as JSON: a document, {@code docs/schema/regions-1.schema.json}, or the last event of a stream, whose
 * others are those of a check.
 */
public final class RegionsJson {
    private RegionsJson() {}

    /** The document, without a line end. */
    public static String write(RegionsReport report) {
        return JsonDocument.write(json -> {
            head(json, report);
            JsonEndpoint endpoints = new JsonEndpoint(json, report.sweep().startedAt());
            json.array("endpoints", () -> {
                for (EndpointReport endpoint : report.sweep().endpoints()) {
                    json.object(() -> endpoints.members(endpoint));
                }
            });
            JsonDocument.diagnosis(json, report.sweep().diagnosis());
        });
    }

    /** The event {@code summary}, on one line, without its end. */
    public static String summary(RegionsReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            JsonFields json = new JsonFields(out);
            json.object(() -> {
                json.text("event", "summary");
                head(json, report);
                JsonDocument.diagnosis(json, report.sweep().diagnosis());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }

    private static void head(JsonFields json, RegionsReport report) throws IOException {
        Report sweep = report.sweep();
        JsonDocument.head(json, RegionsReport.SCHEMA, sweep.tool(), sweep.startedAt());
        json.millis("elapsedMs", sweep.elapsedNanos());
        json.text("verdict", sweep.verdict());
        if (sweep.insecure()) {
            json.flag("insecure", true);
        }
        if (sweep.interrupted()) {
            json.flag("interrupted", true);
        }
        json.text("catalog", report.origin());
        json.object("timing", () -> {
            json.millis("allCandidatesMs", report.timing().allCandidatesNanos());
            json.millis("worstLatenessMs", report.timing().worstLatenessNanos());
            json.numbers("measuredAgain", report.timing().measuredAgain());
        });
        json.array("regions", () -> {
            for (RankedRegion region : report.shown()) {
                json.object(() -> region(json, region));
            }
        });
        json.texts("recommendedUrls", Recommendation.urls(report.ranked(), 1));
    }

    private static void region(JsonFields json, RankedRegion region) throws IOException {
        if (region.rank() > 0) {
            json.number("rank", region.rank());
        }
        json.text("region", region.name());
        json.text("host", region.host());
        json.text("status", region.best() == null ? "failed" : "ok");
        json.numbers(
                "endpoints",
                region.endpoints().stream().map(each -> each.seen().index()).toList());
        json.number("working", region.working());
        EndpointReport best = region.best();
        if (best == null) {
            return;
        }
        json.object("best", () -> {
            chosen(json, best);
            json.millis("timeToCandidateMs", best.seen().timeToCandidate());
            Summary rtt = RankedRegion.rtt(best);
            if (rtt != null) {
                json.millis("p50Ms", rtt.p50Nanos());
                json.millis("p95Ms", rtt.p95Nanos());
                json.number("lossPercent", Math.round(rtt.loss() * 100));
            }
        });
        json.array("fallbacks", () -> {
            for (Fallback fallback : region.fallbacks()) {
                json.object(() -> {
                    json.text("blocked", fallback.blocked());
                    chosen(json, fallback.uses());
                    json.millis("laterMs", fallback.laterNanos());
                    json.millis("slowerMs", fallback.slowerNanos());
                });
            }
        });
    }

    private static void chosen(JsonFields json, EndpointReport endpoint) throws IOException {
        json.number("endpoint", endpoint.seen().index());
        json.text("uri", endpoint.seen().target().text());
        json.text("transport", endpoint.seen().target().uri().transport());
        json.number("port", endpoint.seen().target().uri().port());
    }
}
