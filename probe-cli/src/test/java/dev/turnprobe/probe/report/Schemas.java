package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * Holds JSON output against the published schemas. Readers must bear members that they do not know, so the schemas allow
 * them; what we print has to be documented, so here they are forbidden.
 */
public final class Schemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Schemas() {}

    /** The document of {@code check --json}, validated. */
    public static JsonNode document(String json) {
        return validated("check-1", json);
    }

    /** One line of {@code check --ndjson}, validated. */
    public static JsonNode event(String json) {
        return validated("check-event-1", json);
    }

    /** A document of {@code turnprobe credentials} or {@code turnprobe metered}, validated by the schema it names. */
    public static JsonNode account(String json) {
        return validated(json.contains("\"turnprobe/metered/1\"") ? "metered-1" : "credentials-1", json);
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
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(strict(name).toString(), InputFormat.JSON);
        assertThat(schema.validate(json, InputFormat.JSON))
                .as("violations of %s in %s", name, json)
                .isEmpty();
        try {
            JsonNode document = MAPPER.readTree(json);
            assertNoNulls(document, json);
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema as it is published. */
    static JsonNode published(String name) {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs/schema"))) {
            directory = directory.getParent();
        }
        try {
            return MAPPER.readTree(
                    Files.readString(directory.resolve("docs/schema").resolve(name + ".schema.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
