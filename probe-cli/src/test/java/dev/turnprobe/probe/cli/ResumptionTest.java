package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.probe.report.Schemas;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report says of a handshake whether it took an earlier session up again: it is a round trip shorter then. */
@Timeout(60)
class ResumptionTest {
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TLS", "DTLS"})
    void secondOfTwoEqualEndpointsTakesUpTheSessionOfTheFirst(Transport transport) {
        try (EmbeddedTurnServer server =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().tlsProtocols("TLSv1.2"))) {
            Cli.Result result = new Cli()
                    .today()
                    .environment("TURN_PASSWORD", server.password())
                    .execute(
                            "check",
                            "--json",
                            "--samples",
                            "0",
                            "--timeout",
                            "30s",
                            "--parallel",
                            "1",
                            "-u",
                            server.username(),
                            "--ca",
                            server.caFile().toString(),
                            server.uri(transport),
                            server.uri(transport));
            assertThat(result.code()).as(result.all()).isZero();
            JsonNode endpoints = Schemas.document(result.out()).path("endpoints");
            assertThat(endpoints.path(0).path("tls").path("resumed").asBoolean(true))
                    .isFalse();
            assertThat(endpoints.path(1).path("tls").path("resumed").asBoolean()).isTrue();
            assertThat(endpoints.path(1).path("roundTripsToCandidate").asInt())
                    .isLessThan(endpoints.path(0).path("roundTripsToCandidate").asInt());
        }
    }
}
