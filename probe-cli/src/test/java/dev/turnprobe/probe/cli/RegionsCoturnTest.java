package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.probe.report.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A sweep over a server that we did not write, as two regions on four transports. */
@Tag("coturn")
@RequiresCoturn
@ExtendWith(LeakWatch.class)
@Timeout(120)
class RegionsCoturnTest {
    @RegisterExtension
    static final TurnServerExtension COTURN = TurnServerExtension.coturn().user("ada", "the-password");

    @TempDir
    Path directory;

    @Test
    void catalogueLeadsToCoturnOverFourTransports(TurnServer coturn) throws IOException {
        String endpoints = "[udp:" + coturn.port(Transport.UDP) + ", tcp:" + coturn.port(Transport.TCP) + ", tls:"
                + coturn.port(Transport.TLS) + ", dtls:" + coturn.port(Transport.DTLS) + "]";
        Path catalog = Files.writeString(
                directory.resolve("catalog.yaml"),
                "endpoints: " + endpoints + "\nregions:\n  - {region: here, host: 127.0.0.1}\n"
                        + "  - {region: there, host: localhost, address: 127.0.0.1}\n");
        Cli.Result result = new Cli()
                .today()
                .environment("TURN_PASSWORD", "the-password")
                .execute(
                        "regions",
                        "--catalog",
                        catalog.toString(),
                        "-u",
                        "ada",
                        "--ca",
                        coturn.caFile().toString(),
                        "--json",
                        "--samples",
                        "3",
                        "--timeout",
                        "60s");
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode document = Schemas.regions(result.out());
        assertThat(document.path("regions"))
                .hasSize(2)
                .allSatisfy(region -> assertThat(region.path("working").asInt()).isEqualTo(4));
        assertThat(document.path("endpoints")).hasSize(8).allSatisfy(endpoint -> {
            assertThat(endpoint.path("status").asText()).isEqualTo("ok");
            assertThat(endpoint.path("server").path("software").asText()).startsWith("Coturn");
            // A handshake that was made again is a whole one: RFC 6347 §4.2.1, RFC 5246 §7.3.
            if (endpoint.path("transport").asText().equals("dtls")) {
                assertThat(endpoint.path("roundTripsToCandidate").asInt()).isEqualTo(5);
            }
        });
    }
}
