package dev.turnprobe.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schemas themselves, and the net that no output slips through. */
class SchemasTest {
    @ParameterizedTest
    @MethodSource("names")
    void everySchemaIsOneAndIsNamedAsItsFile(String name) {
        JsonNode schema = Schemas.published(name);
        int version = name.lastIndexOf('-');
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asText())
                .isEqualTo("urn:turnprobe:schema:" + name.substring(0, version) + ":" + name.substring(version + 1));
        assertThat(schema.path("title").asText()).contains("turnprobe ");
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                        .validate(schema.toString(), InputFormat.JSON))
                .isEmpty();
    }

    static java.util.List<String> names() {
        return Schemas.names();
    }

    @Test
    void textIsNobodysBusiness() {
        Schemas.check("");
        Schemas.check("STATUS  ENDPOINT\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"something\": 1}",
                "{\"schema\": \"turnprobe/check/1\"}",
                "{\"schema\": \"turnprobe/unheard-of/1\"}",
                "{\"event\":\"phase\"}\n",
                "{\"event\":\"unheard of\"}\n",
                "{\"event\":\"listening\"}\n",
                "{\"uris\": []}",
                "[{\"url\": \"turn:h\"}]",
                "{\"uris\": [], \"uris\": []}",
                "{} {}",
                "{",
            })
    void whatIsNotAsPublishedIsCaught(String output) {
        assertThatThrownBy(() -> Schemas.check(output)).isInstanceOfAny(AssertionError.class, RuntimeException.class);
    }
}
