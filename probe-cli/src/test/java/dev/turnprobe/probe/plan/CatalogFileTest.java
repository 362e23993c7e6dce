package dev.turnprobe.probe.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogFileTest {
    private static final String YAML = """
            # a comment
            endpoints: [udp:80, tls:443]
            regions:
              - region: eu
                host: eu.example.org
                address: 192.0.2.1
              - region: us
                host: us.example.org
                endpoints: tcp:3478
              - region: asia
                urls:
                  - turn:asia.example.org
            """;

    private static final String JSON = """
            \t{ "endpoints": ["udp:80", "tls:443"],
            \t"regions": [ { "region": "eu", "host": "eu.example.org", "address": "192.0.2.1" },
            \t{ "region": "us", "host": "us.example.org", "endpoints": "tcp:3478" },
            \t{ "region": "asia", "urls": ["turn:asia.example.org"] } ] }
            """;

    @Test
    void yamlAndJsonSayTheSame() {
        RegionCatalog catalog = CatalogFile.parse("file", YAML);
        assertThat(catalog.regions())
                .extracting(Region::urls)
                .hasToString("[[turn:eu.example.org:80?transport=udp, turns:eu.example.org:443?transport=tcp], "
                        + "[turn:us.example.org:3478?transport=tcp], [turn:asia.example.org]]");
        assertThat(catalog.addresses()).containsOnlyKeys("eu.example.org:80", "eu.example.org:443");
        assertThat(CatalogFile.parse("file", JSON)).isEqualTo(catalog);
    }

    @Test
    void hostsWithoutEndpointsServeTheUsualOnes() {
        assertThat(CatalogFile.parse("file", "regions: [{region: a, host: a.example}]")
                        .regions()
                        .get(0)
                        .urls())
                .containsExactly(
                        "turn:a.example:3478?transport=udp",
                        "turn:a.example:3478?transport=tcp",
                        "turns:a.example:5349?transport=tcp");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                              | the document is empty",
                "[]                                              | there are no regions in it",
                "{\"regions\": 5}                                | there are no regions in it",
                "{\"regions\": [                                 | not JSON: ",
                "{\"regions\": [], \"regions\": []}              | not JSON: Duplicate field 'regions'",
                "[{\"region\": \"a\"}] x                         | not JSON",
                "regions: [a                                     | not YAML: ",
                "regions: &a [*a]                                | regions[0]: expected an object",
                "hello                                           | there are no regions in it",
                "{\"regoins\": []}                               | regoins: is not known here; did you mean `regions`?",
                "[{\"region\": \"a\"}]                           | regions[0].host: is missing",
                "[{\"host\": \"a\"}]                             | regions[0].region: is missing",
                "[{\"region\": 5, \"host\": \"a\"}]              | regions[0].region: expected text, not `5`",
                "[{\"region\": \"a\", \"hots\": \"a\"}]          | regions[0].hots: is not known here; did you mean `host`?",
                "[{\"region\": \"a\", \"host\": \"a b\"}]        | regions[0]: cannot read \"turn:a b:3478",
                "[{\"region\": \"a\", \"host\": \"a\", \"address\": \"b\"}] | regions[0]: `address` must be an IP address, not `b`",
                "[{\"region\": \"a\", \"host\": \"a\", \"endpoints\": [\"x:1\"]}] | regions[0].endpoints[0]: `x:1` is no endpoint",
                "[{\"region\": \"a\", \"host\": \"a\", \"urls\": \"turn:a\"}] | regions[0]: `urls` says it all",
                "[{\"region\": \"a\", \"urls\": [\"http://a\"]}] | regions[0]: cannot read \"http://a\"",
                "[{\"region\": \"a\", \"host\": \"a\"}, {\"region\": \"a\", \"host\": \"b\"}] | regions[1].region: `a` is there twice"
            })
    void whatIsWrongIsSaidWithItsPlace(String document, String complaint) {
        assertThatThrownBy(() -> CatalogFile.parse("file", document == null ? "" : document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void aFewLinesDoNotBecomeMillionsOfEndpoints() {
        StringBuilder bomb = new StringBuilder("a: &a0 [x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("b")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a")
                    .append(i - 1)
                    .append("]\n");
        }
        assertThatThrownBy(() -> CatalogFile.parse("file", bomb.toString()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
