package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.metered.CredentialRequest;
import dev.turnprobe.credentials.metered.MeteredAccount;
import dev.turnprobe.credentials.metered.MeteredClient;
import dev.turnprobe.credentials.metered.MeteredCredential;
import dev.turnprobe.credentials.metered.MeteredRegion;
import dev.turnprobe.credentials.metered.SecretKey;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.probe.report.Schemas;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * From an account to a relay and back: create a credential by the API, get ICE servers for a region, gather a relay candidate,
 * disable it, see it rejected, read the usage.
 */
@ExtendWith(LeakWatch.class)
class MeteredWholeWayTest {
    @Test
    void anAccountALabelledCredentialARelayAndTheBill() {
        try (MeteredStandIn metered = MeteredStandIn.start();
                EmbeddedTurnServer relay = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .transports(Transport.UDP, Transport.TCP)
                        .settings(settings -> settings.moreUsers(metered::turnPassword)))) {
            metered.relays(region -> region.equals("europe")
                    ? List.of(relay.uri(Transport.UDP), relay.uri(Transport.TCP))
                    : List.of("turn:elsewhere.invalid"));
            MeteredClient client = MeteredClient.at(metered.url(), HttpSettings.standard());
            MeteredAccount account = client.account(SecretKey.of(metered.secretKey()));
            MeteredCredential made = account.create(
                            CredentialRequest.expiringIn(Duration.ofHours(1)).labelled("whole way"))
                    .send()
                    .join();
            IceServers servers = client.iceServers(made.apiKey(), MeteredRegion.parse("europe"))
                    .send()
                    .join();

            Cli.Result works = check(servers);
            assertThat(works.code()).as(works.all()).isZero();
            assertThat(works.all()).doesNotContain(made.password());
            assertThat(Schemas.document(works.out()).path("endpoints"))
                    .hasSize(2)
                    .allSatisfy(endpoint -> assertThat(endpoint.path("candidates")
                                    .path(0)
                                    .path("type")
                                    .asText())
                            .isEqualTo("relay"));

            account.disable(made.username()).send().join();
            Cli.Result rejected = check(servers);
            assertThat(rejected.code()).isEqualTo(ExitCode.FAILED);
            JsonNode document = Schemas.document(rejected.out());
            assertThat(document.path("diagnosis").findValuesAsText("code")).contains("CREDENTIALS_REJECTED");
            assertThat(rejected.all()).doesNotContain(made.password());

            metered.relayed(made.username(), 1_230_000_000);
            assertThat(account.usage().currentForUser(made.username()).send().join())
                    .hasToString("1.23 GB");
        }
    }

    private static Cli.Result check(IceServers servers) {
        return new Cli()
                .today()
                .input(servers.toJson())
                .execute("check", "--ice-servers", "-", "--json", "--samples", "2");
    }
}
