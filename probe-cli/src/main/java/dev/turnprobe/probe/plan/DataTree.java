package dev.turnprobe.probe.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** JSON or YAML as maps, lists, strings, numbers, booleans and null. */
public final class DataTree {
    private DataTree() {}

    /**
     * Reads a document; one that begins with a brace or a bracket is JSON.
     *
     * @throws IllegalArgumentException naming line and column
     */
    public static @Nullable Object parse(String document) {
        String text = document.startsWith("\ufeff") ? document.substring(1) : document;
        String start = text.stripLeading();
        if (start.isEmpty()) {
            throw new IllegalArgumentException("the document is empty");
        }
        return start.startsWith("{") || start.startsWith("[") ? json(text) : Yaml.read(text);
    }

    private static @Nullable Object json(String text) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser in = factory.createParser(text)) {
            in.nextToken();
            Object root = value(in);
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("not one JSON document: something follows its end in line "
                        + in.currentLocation().getLineNr());
            }
            return root;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage() + where);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage());
        }
    }

    private static @Nullable Object value(JsonParser in) throws IOException {
        JsonToken token = in.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("not JSON: it ends too early");
        } else if (token == JsonToken.START_OBJECT) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                in.nextToken();
                members.put(name, value(in));
            }
            return members;
        } else if (token == JsonToken.START_ARRAY) {
            List<@Nullable Object> values = new ArrayList<>();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                values.add(value(in));
            }
            return values;
        } else if (token == JsonToken.VALUE_NULL) {
            return null;
        } else if (token.isNumeric()) {
            return in.getNumberValue();
        }
        return token.isBoolean() ? (Object) in.getBooleanValue() : in.getText();
    }

    /** Holds the only path to the YAML library: a JSON catalogue does not load it. */
    private static final class Yaml {
        static Object read(String text) {
            LoadSettings settings = LoadSettings.builder()
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(50)
                    .build();
            try {
                return new Load(settings).loadFromString(text);
            } catch (MarkedYamlEngineException e) {
                String where = e.getProblemMark()
                        .map(mark -> " (line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ")")
                        .orElse("");
                throw new IllegalArgumentException("not YAML: " + e.getProblem() + where);
            } catch (YamlEngineException e) {
                throw new IllegalArgumentException("not YAML: " + e.getMessage());
            }
        }
    }
}
