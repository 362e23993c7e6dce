package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.probe.report.Schemas;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code turnprobe monitor} with endpoints that a provider gives, and one that does not. */
@Timeout(240)
class MonitorProvidersTest {
    private MeteredStandIn metered;
    private EmbeddedTurnServer relay;
    private String ada;

    @BeforeEach
    void start() {
        metered = MeteredStandIn.start();
        relay = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .transports(Transport.UDP, Transport.TCP)
                .settings(settings -> settings.moreUsers(name -> metered.turnPassword(name))));
        metered.relays(region -> List.of(
                "stun:127.0.0.1:" + relay.port(Transport.UDP),
                region.equals("europe") ? relay.uri(Transport.UDP) : relay.uri(Transport.TCP)));
        ada = metered.credential(null, "ada");
    }

    @AfterEach
    void stop() {
        relay.close();
        metered.close();
    }

    @Test
    void severalRegionsAreSeveralSourcesAndLabels() throws Exception {
        try (RunningMonitor monitor = RunningMonitor.start(
                new Standing(metered).credential(ada), "--metered", "standin", "--region", "europe,germany")) {
            JsonNode round = monitor.awaitRound();
            assertThat(round.path("verdict").asText()).isEqualTo("ok");
            String metrics = monitor.get("/metrics").body();
            assertThat(metrics.lines().filter(line -> line.startsWith("turnprobe_up{")))
                    .as("the STUN server is one for all regions")
                    .hasSize(3);
            assertThat(metrics)
                    .contains("turnprobe_up{kind=\"turn\",region=\"europe\",transport=\"udp\"")
                    .contains("turnprobe_up{kind=\"turn\",region=\"germany\",transport=\"tcp\"")
                    .contains("turnprobe_source_endpoints{source=\"Metered europe\"} 2.0")
                    .contains("turnprobe_source_endpoints{source=\"Metered germany\"} 2.0")
                    .doesNotContain(ada, metered.apiKeyOf(ada));
        }
    }

    @Test
    void aProviderThatRefusesTheKeyEndsItWith4() {
        Cli.Result result = new Standing(metered)
                .credentialKey("wrong-key-0123456789")
                .execute("monitor", "--listen", "127.0.0.1:0", "--metered", "standin");
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(result.err()).contains("PROVIDER_REFUSED", "  -> ").doesNotContain("wrong-key-0123456789");
    }

    @Test
    void aProviderThatIsNotThereIsWaitedForWhileTheRestIsProbed() throws Exception {
        int port;
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        Cli cli = new Cli()
                .today()
                .environment("METERED_BASE_URL", "http://127.0.0.1:" + port)
                .environment("METERED_API_KEY", metered.apiKeyOf(ada))
                .environment("TURN_PASSWORD", metered.turnPassword(ada));
        try (RunningMonitor monitor = RunningMonitor.start(
                cli, "--metered", "standin", "--every", "1s", "-u", ada, relay.uri(Transport.UDP))) {
            JsonNode source = monitor.awaitSource("failed");
            assertThat(source.path("code").asText()).isEqualTo("PROVIDER_UNREACHABLE");
            JsonNode round = monitor.awaitRound();
            assertThat(round.path("verdict").asText()).isEqualTo("degraded");
            HttpResponse<String> health = monitor.get("/healthz");
            assertThat(health.statusCode()).isEqualTo(503);
            JsonNode json = Schemas.named("health-1", health.body());
            assertThat(json.path("failing")).isEmpty();
            assertThat(json.path("codes").path(0).asText()).isEqualTo("PROVIDER_UNREACHABLE");
            assertThat(json.path("sources").path(1).path("failures").asInt()).isPositive();
            assertThat(monitor.get("/metrics").body())
                    .contains("turnprobe_credentials_renewals_total{result=\"failed\",source=\"Metered\"}")
                    .contains("turnprobe_diagnosis{code=\"PROVIDER_UNREACHABLE\",kind=\"\"");
            assertThat(monitor.get("/livez").statusCode()).isEqualTo(200);
        }
    }
}
