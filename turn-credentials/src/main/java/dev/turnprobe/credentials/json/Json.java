package dev.turnprobe.credentials.json;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a JSON document, together with where it stood.
 *
 * <p>The accessors either give the wanted type or throw a {@link JsonException} with the path. A member that is
 * {@code null} counts as absent: no API read here tells the two apart. {@link #toString} gives path and kind, never
 * content: documents hold passwords.
 */
public final class Json {
    /** What a value can be. */
    public enum Kind {
        OBJECT("an object"),
        ARRAY("an array"),
        TEXT("a string"),
        NUMBER("a number"),
        BOOLEAN("a boolean"),
        NULL("null");

        private final String phrase;

        Kind(String phrase) {
            this.phrase = phrase;
        }
    }

    private final Kind kind;
    private final @Nullable Json parent;
    private final String step;
    private final Object value;

    /**
     * @param parent the value that holds this one; null for the root
     * @param step how the parent's path goes on: {@code .name} or {@code [3]}; {@code $} for the root
     * @param value {@code Map<String, Json>}, {@code List<Json>}, String, the number's digits as String, Boolean
     */
    Json(Kind kind, @Nullable Json parent, String step, Object value) {
        this.kind = kind;
        this.parent = parent;
        this.step = step;
        this.value = value;
    }

    /**
     * Reads one document.
     *
     * @throws JsonException when it is no JSON, too long or too deep
     */
    public static Json parse(String document) {
        return JsonReader.parse(document);
    }

    public Kind kind() {
        return kind;
    }

    public boolean isObject() {
        return kind == Kind.OBJECT;
    }

    public boolean isArray() {
        return kind == Kind.ARRAY;
    }

    public boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Where this value stood, as {@code $.iceServers[1].urls}. */
    public String path() {
        return parent == null ? step : parent.path() + step;
    }

    /** The member of that name; null when absent, when {@code null}, or when this is no object. */
    public @Nullable Json member(String name) {
        if (!isObject()) {
            return null;
        }
        Json found = members().get(name);
        return found == null || found.kind == Kind.NULL ? null : found;
    }

    /** The member of that name, which must be there. */
    public Json required(String name) {
        if (!isObject()) {
            throw expected("an object with member `" + name + "`");
        }
        Json found = member(name);
        if (found == null) {
            throw problem("member `" + name + "` is missing");
        }
        return found;
    }

    /** All members in document order, {@code null} ones included. */
    @SuppressWarnings("unchecked")
    public Map<String, Json> members() {
        if (!isObject()) {
            throw expected("an object");
        }
        return Collections.unmodifiableMap((Map<String, Json>) value);
    }

    /** The elements of an array. */
    @SuppressWarnings("unchecked")
    public List<Json> elements() {
        if (!isArray()) {
            throw expected("an array");
        }
        return Collections.unmodifiableList((List<Json>) value);
    }

    public String text() {
        if (!isText()) {
            throw expected("a string");
        }
        return (String) value;
    }

    /** The text of a member, or null when there is none. */
    public @Nullable String optionalText(String name) {
        Json found = member(name);
        return found == null ? null : found.text();
    }

    public boolean bool() {
        if (kind != Kind.BOOLEAN) {
            throw expected("true or false");
        }
        return (Boolean) value;
    }

    /** A decimal number; one written as a string counts, because vendors do that. */
    public BigDecimal decimal() {
        if (kind != Kind.NUMBER && kind != Kind.TEXT) {
            throw expected("a number");
        }
        try {
            BigDecimal number = new BigDecimal(((String) value).strip());
            // Beyond any amount of traffic or money; 1e999999999 must not become a gigabyte of digits later.
            if (number.precision() > 40 || Math.abs((long) number.scale()) > 40) {
                throw problem("the number is out of range");
            }
            return number;
        } catch (NumberFormatException e) {
            throw expected("a number");
        }
    }

    /** A whole number; one written as a string of digits counts. */
    public long integer() {
        try {
            return decimal().longValueExact();
        } catch (ArithmeticException e) {
            throw problem("expected a whole number of at most 63 bits");
        }
    }

    /** A whole number of that range. */
    public long integer(long least, long most) {
        long number = integer();
        if (number < least || number > most) {
            throw problem("expected a whole number from " + least + " to " + most);
        }
        return number;
    }

    /** A date, {@code YYYY-MM-DD}. */
    public LocalDate date() {
        try {
            return LocalDate.parse(text());
        } catch (DateTimeException e) {
            throw problem("expected a date, YYYY-MM-DD");
        }
    }

    /** An ISO 8601 instant. */
    public Instant instant() {
        try {
            return Instant.parse(text());
        } catch (DateTimeException e) {
            throw problem("expected an ISO 8601 instant such as 2031-01-01T00:00:00.000Z");
        }
    }

    /** A failure at this value's path. */
    public JsonException problem(String problem) {
        return new JsonException(path(), problem);
    }

    /** A failure at this value's path: it has the wrong kind. */
    public JsonException expected(String what) {
        return problem("expected " + what + ", found " + kind.phrase);
    }

    /** This value as compact JSON text; it does hold what {@link #toString} hides. */
    public String toJson() {
        return JsonText.write(out -> writeTo(out));
    }

    void writeTo(JsonText out) {
        switch (kind) {
            case OBJECT ->
                out.object(() -> members().forEach((name, member) -> {
                    out.name(name);
                    member.writeTo(out);
                }));
            case ARRAY -> out.array(() -> elements().forEach(element -> element.writeTo(out)));
            case TEXT -> out.text((String) value);
            case NUMBER -> out.number((String) value);
            case BOOLEAN -> out.bool((Boolean) value);
            case NULL -> out.nothing();
        }
    }

    @Override
    public String toString() {
        return path() + " is " + kind.phrase;
    }
}
