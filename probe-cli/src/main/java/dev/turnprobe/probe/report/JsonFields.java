package dev.turnprobe.probe.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object being written, in which absent is absent: a null value leaves no member. */
final class JsonFields {
    /** Writes what is inside an object or array. */
    interface Body {
        void write() throws IOException;
    }

    private final JsonGenerator out;

    JsonFields(JsonGenerator out) {
        this.out = out;
    }

    void text(String name, @Nullable Object value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value.toString());
        }
    }

    void number(String name, long value) throws IOException {
        out.writeNumberField(name, value);
    }

    void flag(String name, boolean value) throws IOException {
        out.writeBooleanField(name, value);
    }

    void millis(String name, long nanos) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(Units.millis(nanos));
    }

    void object(String name, Body body) throws IOException {
        out.writeFieldName(name);
        object(body);
    }

    void object(Body body) throws IOException {
        out.writeStartObject();
        body.write();
        out.writeEndObject();
    }

    void array(String name, Body body) throws IOException {
        out.writeArrayFieldStart(name);
        body.write();
        out.writeEndArray();
    }

    /** Facts of a diagnosis: text, numbers, booleans, and lists of them. */
    void facts(String name, Map<String, Object> facts) throws IOException {
        object(name, () -> {
            for (Map.Entry<String, Object> fact : facts.entrySet()) {
                out.writeFieldName(fact.getKey());
                fact(fact.getValue());
            }
        });
    }

    private void fact(Object value) throws IOException {
        if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Integer || value instanceof Long) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                fact(element);
            }
            out.writeEndArray();
        } else {
            out.writeString(value.toString());
        }
    }

    void numbers(String name, List<Integer> values) throws IOException {
        array(name, () -> {
            for (int value : values) {
                out.writeNumber(value);
            }
        });
    }
}
