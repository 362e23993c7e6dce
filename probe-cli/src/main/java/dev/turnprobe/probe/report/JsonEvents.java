package dev.turnprobe.probe.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.PhaseSpan;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Writes events as they happen, one JSON object a line, {@code docs/schema/check-event-1.schema.json}. */
public final class JsonEvents {
    private interface Body {
        void write(JsonFields json, JsonEndpoint endpoint) throws IOException;
    }

    private final Instant startedAt;

    public JsonEvents(Instant startedAt) {
        this.startedAt = startedAt;
    }

    /** A phase has ended well. */
    public String phase(int endpoint, PhaseSpan span) {
        return event("phase", (json, writer) -> {
            json.number("endpoint", endpoint);
            writer.phase(span);
        });
    }

    /** A candidate is there. */
    public String candidate(int endpoint, Candidate candidate) {
        return event("candidate", (json, writer) -> {
            json.number("endpoint", endpoint);
            writer.candidate(candidate);
        });
    }

    /** An endpoint is done. */
    public String endpoint(EndpointReport report) {
        return event("endpoint", (json, writer) -> {
            json.number("endpoint", report.seen().index());
            writer.members(report);
        });
    }

    /** Everything is done. */
    public String summary(Report report) {
        return event("summary", (json, writer) -> {
            JsonReport.head(json, report);
            JsonDocument.diagnosis(json, report.diagnosis());
        });
    }

    private String event(String name, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            JsonFields json = new JsonFields(out);
            json.object(() -> {
                json.text("event", name);
                body.write(json, new JsonEndpoint(json, startedAt));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }
}
