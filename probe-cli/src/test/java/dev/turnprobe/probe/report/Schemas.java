package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Holds JSON output against the published schemas. Readers must bear members that they do not know, so the schemas allow
 * them; what we print has to be documented, so here they are forbidden.
 */
public final class Schemas {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
    private static final String SUFFIX = ".schema.json";

    private Schemas() {}

    /**
     * Whatever JSON a command has printed, validated against the schema that it names; nothing happens to other text. Every
     * test that goes through {@code Cli} ends here, so that no output is without a schema.
     */
    public static void check(String output) {
        if (output.isBlank() || !"{[".contains(output.strip().substring(0, 1))) {
            return;
        }
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        if (lines.get(0).startsWith("{\"event\":")) {
            // The last line may still be on its way when a run is looked at.
            List<String> whole = lines.subList(0, output.endsWith("\n") ? lines.size() : lines.size() - 1);
            if (read(lines.get(0)).path("event").asText().equals("listening")) {
                whole.forEach(Schemas::monitorEvent);
            } else {
                String events = events(lines);
                whole.forEach(line -> validated(events, line));
            }
        } else {
            validated(nameOf(read(output)), output);
        }
    }

    /** The document of {@code check --json}, validated. */
    public static JsonNode document(String json) {
        return validated("check-1", json);
    }

    /** One line of {@code check --ndjson}, validated. */
    public static JsonNode event(String json) {
        return validated("check-event-1", json);
    }

    /** One line of {@code monitor --ndjson}, validated: its rounds are those of {@code check}. */
    public static JsonNode monitorEvent(String json) {
        boolean own = List.of("listening", "change", "source")
                .contains(read(json).path("event").asText());
        return validated(own ? "monitor-event-1" : "check-event-1", json);
    }

    /** A document of {@code turnprobe credentials} or {@code turnprobe metered}, validated by the schema it names. */
    public static JsonNode account(String json) {
        return validated(nameOf(read(json)), json);
    }

    /** The schema of a stream of events: the last of them, the summary, names that of the whole. */
    private static String events(List<String> lines) {
        JsonNode last = read(lines.get(lines.size() - 1));
        String whole = last.path("schema").asText("turnprobe/check/1");
        return file(whole).replaceFirst("-(?=[0-9]+$)", "-event-");
    }

    private static String nameOf(JsonNode document) {
        if (document.has("schema")) {
            return file(document.path("schema").asText());
        }
        // Two outputs have a form that others chose, which leaves no room for a name.
        if (document.isArray() || document.has("iceServers") || document.has("urls")) {
            return "ice-servers-1";
        }
        if (document.has("uris")) {
            return "demo-serve-1";
        }
        throw new AssertionError("JSON that no schema describes: " + document);
    }

    /** {@code turnprobe/check/1} is {@code check-1}. */
    private static String file(String schema) {
        assertThat(schema).matches("turnprobe/[a-z/-]+/[0-9]+");
        return schema.substring("turnprobe/".length()).replace('/', '-');
    }

    /** The document of {@code regions --json}, validated. */
    public static JsonNode regions(String json) {
        return validated("regions-1", json);
    }

    /** One line of {@code regions --ndjson}, validated. */
    public static JsonNode regionsEvent(String json) {
        return validated("regions-event-1", json);
    }

    /** A document, or with {@code -event} in its name a line, validated by the schema of that name. */
    public static JsonNode named(String name, String json) {
        return validated(name, json);
    }

    private static JsonNode validated(String name, String json) {
        Schema schema = SCHEMAS.computeIfAbsent(
                name, any -> REGISTRY.getSchema(strict(any).toString(), InputFormat.JSON));
        assertThat(schema.validate(json, InputFormat.JSON))
                .as("violations of %s in %s", name, json)
                .isEmpty();
        JsonNode document = read(json);
        assertNoNulls(document, json);
        return document;
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("not one JSON document: " + json, e);
        }
    }

    /** The names of all schemas that are published. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema as it is published. */
    static JsonNode published(String name) {
        try {
            return MAPPER.readTree(Files.readString(directory().resolve(name + SUFFIX)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs/schema"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs/schema");
    }

    private static JsonNode strict(String name) {
        JsonNode schema = published(name);
        forbidUnknown(schema);
        return schema;
    }

    private static void forbidUnknown(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("type").asText().equals("object")
                && object.has("properties")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Schemas::forbidUnknown);
    }

    private static void assertNoNulls(JsonNode node, String json) {
        assertThat(node.isNull()).as("a null in %s", json).isFalse();
        node.forEach(child -> assertNoNulls(child, json));
    }
}
