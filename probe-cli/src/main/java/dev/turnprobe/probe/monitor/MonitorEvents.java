package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import dev.turnprobe.probe.report.Tool;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor adds to the events of its rounds, one JSON object a line: {@code docs/schema/monitor-event-1.schema.json}.
 */
public final class MonitorEvents {
    public static final String SCHEMA = "turnprobe/monitor/1";

    private MonitorEvents() {}

    /** The first line: pages are to be had from now on. */
    public static String listening(Tool tool, Instant at, URI base, Duration every) {
        return JsonDocument.line(json -> {
            json.text("event", "listening");
            JsonDocument.head(json, SCHEMA, tool, at);
            json.text("address", base.getHost());
            json.number("port", base.getPort());
            json.text("metrics", base.resolve("/metrics"));
            json.text("health", base.resolve("/healthz"));
            json.millis("everyMs", every.toNanos());
        });
    }

    /** An endpoint is not as it was. */
    public static String change(Change change) {
        return JsonDocument.line(json -> {
            json.text("event", "change");
            json.text("at", JsonDocument.timestamp(change.at()));
            EndpointName name = change.endpoint();
            json.text("uri", name.uri());
            json.text("kind", name.kind());
            json.text("transport", name.transport());
            json.text("region", name.region().isEmpty() ? null : name.region());
            json.text("from", change.from());
            json.text("to", change.to());
            if (change.lasted() != null) {
                json.millis("lastedMs", change.lasted().toNanos());
            }
            why(json, change.why());
        });
    }

    /** A source has answered. */
    public static String source(SourceState source, Instant at) {
        return JsonDocument.line(json -> {
            json.text("event", "source");
            json.text("at", JsonDocument.timestamp(at));
            json.text("name", source.name());
            json.text("status", source.failure() == null ? "ok" : "failed");
            json.number("endpoints", source.endpoints());
            json.text("expiresAt", source.expiresAt() == null ? null : JsonDocument.timestamp(source.expiresAt()));
            why(json, source.failure());
        });
    }

    private static void why(JsonFields json, @Nullable Diagnosis why) throws IOException {
        if (why != null) {
            json.text("code", why.code());
            json.text("message", why.message());
            json.text("remedy", why.remedy());
        }
    }
}
