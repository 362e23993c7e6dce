package dev.turnprobe.credentials.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.turnprobe.credentials.json.Json.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Json} tree from jackson-core's tokens, within bounds.
 *
 * <p>Jackson's own messages quote the offending token, which may be a password; so none of them leaves this class, not
 * even as a cause.
 */
final class JsonReader {
    static final int MAX_DOCUMENT = 16 << 20;
    static final int MAX_DEPTH = 32;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(64 << 10)
                    .maxNameLength(1 << 10)
                    .maxNumberLength(100)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    static Json parse(String document) {
        if (document.length() > MAX_DOCUMENT) {
            throw new JsonException("$", "the document is longer than " + MAX_DOCUMENT + " characters");
        }
        // A byte order mark is no JSON, but editors write it.
        String text = document.startsWith("\uFEFF") ? document.substring(1) : document;
        if (text.isBlank()) {
            throw new JsonException("$", "the document is empty; expected JSON");
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new JsonReader(parser).document();
        } catch (StreamConstraintsException e) {
            throw new JsonException(
                    "$", "a value is too long or nested deeper than " + MAX_DEPTH + " levels" + place(e.getLocation()));
        } catch (JsonProcessingException e) {
            throw new JsonException("$", "not JSON" + place(e.getLocation()));
        } catch (IOException e) {
            throw new JsonException("$", "unreadable");
        }
    }

    private Json document() throws IOException {
        parser.nextToken();
        Json root = value(null, "$");
        if (parser.nextToken() != null) {
            throw new JsonException("$", "more text after the end of the document" + place(parser.currentLocation()));
        }
        return root;
    }

    /** The value that begins at the current token; leaves the parser on its last token. */
    private Json value(@Nullable Json parent, String step) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (Objects.requireNonNull(token)) {
            case START_OBJECT -> object(parent, step);
            case START_ARRAY -> array(parent, step);
            case VALUE_STRING -> new Json(Kind.TEXT, parent, step, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json(Kind.NUMBER, parent, step, parser.getText());
            case VALUE_TRUE -> new Json(Kind.BOOLEAN, parent, step, Boolean.TRUE);
            case VALUE_FALSE -> new Json(Kind.BOOLEAN, parent, step, Boolean.FALSE);
            case VALUE_NULL -> new Json(Kind.NULL, parent, step, "null");
            default -> throw new JsonException("$", "not JSON" + place(parser.currentLocation()));
        };
    }

    private Json object(@Nullable Json parent, String step) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        Json object = new Json(Kind.OBJECT, parent, step, members);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            // A name said twice: the last one counts, as in every browser.
            members.put(name, value(object, step(name)));
        }
        return object;
    }

    private Json array(@Nullable Json parent, String step) throws IOException {
        List<Json> elements = new ArrayList<>();
        Json array = new Json(Kind.ARRAY, parent, step, elements);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(array, "[" + elements.size() + "]"));
        }
        return array;
    }

    private static String step(String name) {
        if (name.matches("[A-Za-z_][A-Za-z0-9_]{0,63}")) {
            return "." + name;
        }
        String clean = name.replaceAll("[^ -~]|['\\\\]", "?");
        return "['" + (clean.length() > 32 ? clean.substring(0, 32) + "…" : clean) + "']";
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
