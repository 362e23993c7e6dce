package dev.turnprobe.probe.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object being written, in which absent is absent: a null value leaves no member. */
public final class JsonFields {
    /** Writes what is inside an object or array. */
    @FunctionalInterface
    public interface Body {
        void write() throws IOException;
    }

    private final JsonGenerator out;

    public JsonFields(JsonGenerator out) {
        this.out = out;
    }

    public void text(String name, @Nullable Object value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value.toString());
        }
    }

    public void number(String name, long value) throws IOException {
        out.writeNumberField(name, value);
    }

    /** A number as it was given, with all of its digits. */
    public void decimal(String name, @Nullable BigDecimal value) throws IOException {
        if (value != null) {
            out.writeFieldName(name);
            BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
            out.writeNumber(plain.scale() < 0 ? plain.setScale(0) : plain);
        }
    }

    /** An array of strings. */
    public void texts(String name, Collection<String> values) throws IOException {
        array(name, () -> {
            for (String value : values) {
                out.writeString(value);
            }
        });
    }

    public void flag(String name, boolean value) throws IOException {
        out.writeBooleanField(name, value);
    }

    public void millis(String name, long nanos) throws IOException {
        out.writeFieldName(name);
        out.writeNumber(Units.millis(nanos));
    }

    public void object(String name, Body body) throws IOException {
        out.writeFieldName(name);
        object(body);
    }

    public void object(Body body) throws IOException {
        out.writeStartObject();
        body.write();
        out.writeEndObject();
    }

    public void array(String name, Body body) throws IOException {
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

    public void numbers(String name, List<Integer> values) throws IOException {
        array(name, () -> {
            for (int value : values) {
                out.writeNumber(value);
            }
        });
    }
}
