package dev.turnprobe.probe.report;

import java.io.IOException;

/** Writes a report as one JSON document, {@code docs/schema/check-1.schema.json}. */
public final class JsonReport {
    private JsonReport() {}

    /** The document, without a line end. */
    public static String write(Report report) {
        return JsonDocument.write(json -> {
            JsonEndpoint endpoints = new JsonEndpoint(json, report.startedAt());
            head(json, report);
            json.array("endpoints", () -> {
                for (EndpointReport endpoint : report.endpoints()) {
                    json.object(() -> endpoints.members(endpoint));
                }
            });
            JsonDocument.diagnosis(json, report.diagnosis());
        });
    }

    /** What the document and the last event have in common. */
    static void head(JsonFields json, Report report) throws IOException {
        JsonDocument.head(json, Report.SCHEMA, report.tool(), report.startedAt());
        json.millis("elapsedMs", report.elapsedNanos());
        json.text("verdict", report.verdict());
        if (report.insecure()) {
            json.flag("insecure", true);
        }
        if (report.interrupted()) {
            json.flag("interrupted", true);
        }
    }
}
