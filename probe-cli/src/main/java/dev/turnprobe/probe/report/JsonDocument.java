package dev.turnprobe.probe.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import dev.turnprobe.probe.diagnose.Diagnosis;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What all our JSON documents have in common: their look, their head, and how they say what is wrong. */
public final class JsonDocument {
    /** Writes the members of the document. */
    @FunctionalInterface
    public interface Members {
        void write(JsonFields json) throws IOException;
    }

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonDocument() {}

    /** One object, indented, without a line end. */
    public static String write(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
            printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
            out.setPrettyPrinter(printer);
            JsonFields json = new JsonFields(out);
            json.object(() -> members.write(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }

    /** One object in one line, without a line end. */
    public static String line(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            JsonFields json = new JsonFields(out);
            json.object(() -> members.write(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }

    /** Which document this is, made by what, and when. */
    public static void head(JsonFields json, String schema, Tool tool, Instant startedAt) throws IOException {
        json.text("schema", schema);
        json.object("tool", () -> {
            json.text("name", Tool.NAME);
            json.text("version", tool.version());
            json.text("java", tool.java());
            json.text("os", tool.os());
        });
        json.text("startedAt", timestamp(startedAt));
    }

    /** The member {@code diagnosis}: what is wrong. */
    public static void diagnosis(JsonFields json, List<Diagnosis> all) throws IOException {
        json.array("diagnosis", () -> {
            for (Diagnosis one : all) {
                json.object(() -> {
                    json.text("code", one.code());
                    json.text("severity", one.severity());
                    json.text("confidence", one.confidence());
                    json.text("message", one.message());
                    json.facts("evidence", one.evidence());
                    json.text("remedy", one.remedy());
                    json.text("explainedBy", one.explainedBy());
                    if (!one.endpoints().isEmpty()) {
                        json.numbers("endpoints", one.endpoints());
                    }
                });
            }
        });
    }

    /** An instant as all documents have it: UTC, milliseconds. */
    public static String timestamp(Instant instant) {
        return MILLISECONDS.format(instant);
    }
}
