package dev.turnprobe.probe.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes a report as one JSON document, {@code docs/schema/check-1.schema.json}. */
public final class JsonReport {
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonReport() {}

    /** The document, without a line end. */
    public static String write(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            out.setPrettyPrinter(printer);
            JsonFields json = new JsonFields(out);
            JsonEndpoint endpoints = new JsonEndpoint(json, report.startedAt());
            json.object(() -> {
                head(json, report);
                json.array("endpoints", () -> {
                    for (EndpointReport endpoint : report.endpoints()) {
                        json.object(() -> endpoints.members(endpoint));
                    }
                });
                endpoints.diagnosis(report.diagnosis());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }

    /** What the document and the last event have in common. */
    static void head(JsonFields json, Report report) throws IOException {
        json.text("schema", Report.SCHEMA);
        json.object("tool", () -> {
            json.text("name", Tool.NAME);
            json.text("version", report.tool().version());
            json.text("java", report.tool().java());
            json.text("os", report.tool().os());
        });
        json.text("startedAt", timestamp(report.startedAt()));
        json.millis("elapsedMs", report.elapsedNanos());
        json.text("verdict", report.verdict());
        if (report.insecure()) {
            json.flag("insecure", true);
        }
        if (report.interrupted()) {
            json.flag("interrupted", true);
        }
    }

    private static String timestamp(Instant instant) {
        return MILLISECONDS.format(instant);
    }
}
