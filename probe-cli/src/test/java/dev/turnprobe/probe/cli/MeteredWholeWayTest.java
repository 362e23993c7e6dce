package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.probe.report.Schemas;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an account to a relay and back, by the command line alone: create a credential, get ICE servers for a region, gather
 * a relay candidate, disable it, see it rejected, read the usage.
 */
@ExtendWith(LeakWatch.class)
@Timeout(60)
class MeteredWholeWayTest {
    @TempDir
    Path directory;

    @Test
    void anAccountALabelledCredentialARelayAndTheBill() {
        try (MeteredStandIn metered = MeteredStandIn.start();
                EmbeddedTurnServer relay = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                        .transports(Transport.UDP, Transport.TCP)
                        .settings(settings -> settings.moreUsers(metered::turnPassword)))) {
            metered.relays(region -> region.equals("europe")
                    ? List.of(relay.uri(Transport.UDP), relay.uri(Transport.TCP))
                    : List.of("turn:elsewhere.invalid"));
            Standing standing = new Standing(metered);

            Cli.Result created =
                    standing.run("metered credentials create --expires 1h --label whole-way --json --show-secrets");
            assertThat(created.code()).as(created.all()).isZero();
            JsonNode made = Schemas.account(created.out()).path("credentials").path(0);
            String username = made.path("username").asText();
            String password = made.path("password").asText();
            Cli holder = standing.credentialKey(made.path("apiKey").asText());

            String file = directory.resolve("ice.json").toString();
            Cli.Result fetched =
                    holder.execute("credentials", "fetch", "--metered", "app", "--region", "europe", "--output", file);
            assertThat(fetched.code()).as(fetched.all()).isZero();

            Cli.Result works = standing.credentialKey(made.path("apiKey").asText())
                    .execute("check", "--metered", "app", "--region", "europe", "--json", "--samples", "2");
            assertThat(works.code()).as(works.all()).isZero();
            assertThat(Schemas.document(works.out()).path("endpoints"))
                    .hasSize(2)
                    .allSatisfy(endpoint -> {
                        assertThat(endpoint.path("region").asText()).isEqualTo("europe");
                        assertThat(endpoint.path("candidates")
                                        .path(0)
                                        .path("type")
                                        .asText())
                                .isEqualTo("relay");
                    });

            assertThat(standing.run("metered credentials disable --yes " + username)
                            .code())
                    .isZero();
            Cli.Result rejected = new Cli().today().execute("check", "--ice-servers", file, "--json");
            assertThat(rejected.code()).isEqualTo(ExitCode.FAILED);
            assertThat(Schemas.document(rejected.out()).path("diagnosis").findValuesAsText("code"))
                    .contains("CREDENTIALS_REJECTED");

            metered.relayed(username, 1_230_000_000);
            Cli.Result usage = standing.run("metered usage --json --user " + username);
            assertThat(Schemas.account(usage.out())
                            .path("usage")
                            .path("byUser")
                            .path(0)
                            .path("usedBytes")
                            .asLong())
                    .isEqualTo(1_230_000_000L);
            for (Cli.Result result : List.of(fetched, works, rejected, usage)) {
                assertThat(result.all()).doesNotContain(password, metered.secretKey());
            }
        }
    }
}
