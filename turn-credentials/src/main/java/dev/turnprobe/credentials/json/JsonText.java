package dev.turnprobe.credentials.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes compact JSON text into memory, where nothing can fail. */
public final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private JsonText(JsonGenerator out) {
        this.out = out;
    }

    /** The text of the one value that {@code body} writes. */
    public static String write(Consumer<JsonText> body) {
        StringWriter text = new StringWriter();
        unchecked(() -> {
            try (JsonGenerator generator = FACTORY.createGenerator(text)) {
                body.accept(new JsonText(generator));
            }
        });
        return text.toString();
    }

    public void object(Runnable members) {
        unchecked(out::writeStartObject);
        members.run();
        unchecked(out::writeEndObject);
    }

    public void array(Runnable elements) {
        unchecked(out::writeStartArray);
        elements.run();
        unchecked(out::writeEndArray);
    }

    public void name(String name) {
        unchecked(() -> out.writeFieldName(name));
    }

    public void text(String text) {
        unchecked(() -> out.writeString(text));
    }

    public void texts(Collection<String> texts) {
        array(() -> texts.forEach(this::text));
    }

    public void number(String digits) {
        unchecked(() -> out.writeNumber(digits));
    }

    public void number(long number) {
        unchecked(() -> out.writeNumber(number));
    }

    public void bool(boolean value) {
        unchecked(() -> out.writeBoolean(value));
    }

    public void nothing() {
        unchecked(out::writeNull);
    }

    /** Writes text that is one JSON value already. */
    public void raw(String json) {
        unchecked(() -> out.writeRawValue(json));
    }

    /** A member of text, or no member at all when it is null. */
    public void optional(String name, @Nullable String text) {
        if (text != null) {
            name(name);
            text(text);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void unchecked(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
