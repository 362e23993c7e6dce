package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.coturn.CoturnConfig;
import dev.turnprobe.fixtures.coturn.CoturnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.junit.RequiresCoturn;
import dev.turnprobe.fixtures.junit.TurnServerExtension;
import dev.turnprobe.probe.report.Schemas;
import dev.turnprobe.stun.StunMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The promises of the command line, kept against a server that we did not write. */
@Tag("coturn")
@RequiresCoturn
@ExtendWith(LeakWatch.class)
@Timeout(60)
class CheckCoturnTest {
    private static final String PASSWORD = "the-password";

    @RegisterExtension
    static final TurnServerExtension COTURN = TurnServerExtension.coturn().user("ada", PASSWORD);

    @Test
    void fourRelaysIn2And3And5And5RoundTrips(TurnServer coturn, @TempDir Path directory) {
        Path bundle = directory.resolve("coturn.zip");
        Cli.Result result = cli(PASSWORD)
                .execute(
                        arguments(coturn, "--ca", coturn.caFile().toString(), "--json", "--bundle", bundle.toString()));
        assertThat(result.code()).as(result.all()).isZero();
        Bundles.assertReplays(bundle, result, "ada", PASSWORD);
        JsonNode document = Schemas.document(result.out());
        List<Integer> trips = new ArrayList<>();
        document.path("endpoints").forEach(endpoint -> {
            assertThat(endpoint.path("proof").asText()).isEqualTo("self-echo");
            assertThat(endpoint.path("candidates").path(0).path("type").asText())
                    .isEqualTo("relay");
            assertThat(endpoint.path("rtt").path("received").asInt()).isEqualTo(10);
            assertThat(endpoint.path("server").path("software").asText()).startsWith("Coturn");
            trips.add(endpoint.path("roundTripsToCandidate").asInt());
        });
        String tls =
                document.path("endpoints").path(2).path("tls").path("version").asText();
        // Debian's coturn 4.6.1 speaks TLS 1.2 only; later ones save a round trip (RFC 8446 §2).
        assertThat(trips).containsExactly(2, 3, tls.equals("TLSv1.3") ? 4 : 5, 5);
    }

    @Test
    void wrongPasswordIsRejectedAfterTwoAllocatesAnEndpoint() {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults().user("ada", PASSWORD))) {
            Cli.Result result = cli("wrong")
                    .execute(arguments(coturn, "--ca", coturn.caFile().toString(), "--json"));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
            assertThat(Schemas.document(result.out()).path("endpoints"))
                    .allSatisfy(endpoint -> assertThat(code(endpoint)).isEqualTo("CREDENTIALS_REJECTED"));
            assertThat(coturn.requests(StunMethod.ALLOCATE)).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void withoutTheAuthorityOnlyTheRowsOfTlsAndDtlsFail(TurnServer coturn) {
        Cli.Result result = cli(PASSWORD).execute(arguments(coturn, "--json"));
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
        JsonNode endpoints = Schemas.document(result.out()).path("endpoints");
        assertThat(endpoints.path(0).path("status").asText()).isEqualTo("ok");
        assertThat(endpoints.path(1).path("status").asText()).isEqualTo("ok");
        assertThat(endpoints.path(2).path("status").asText()).isEqualTo("failed");
        assertThat(code(endpoints.path(2))).isEqualTo("TLS_UNTRUSTED");
        assertThat(code(endpoints.path(3))).isEqualTo("TLS_UNTRUSTED");
    }

    @Test
    void certificateForAnotherNameIsRefused(TurnServer coturn) {
        int port = coturn.port(Transport.TLS);
        Cli.Result result = cli(PASSWORD)
                .execute(
                        "check",
                        "-u",
                        "ada",
                        "--ca",
                        coturn.caFile().toString(),
                        "turns:elsewhere.example:" + port,
                        "--resolve",
                        "elsewhere.example:" + port + ":127.0.0.1",
                        "--json");
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
        assertThat(code(Schemas.document(result.out()).path("endpoints").path(0)))
                .isEqualTo("TLS_NAME_MISMATCH");
    }

    @Test
    void stunIsCheckedOnTheSamePorts(TurnServer coturn) {
        Cli.Result result = new Cli()
                .today()
                .execute(
                        "check",
                        coturn.stunUri(Transport.UDP),
                        coturn.stunUri(Transport.TLS),
                        "--ca",
                        coturn.caFile().toString(),
                        "--json");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(Schemas.document(result.out()).path("endpoints"))
                .allSatisfy(e -> assertThat(
                                e.path("candidates").path(0).path("type").asText())
                        .isEqualTo("srflx"));
    }

    @Test
    void sharedSecretMintsCredentialsThatWork() {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults().sharedSecret("north-star"))) {
            Cli right = new Cli().today().environment("TURN_SECRET", "north-star");
            assertThat(right.execute("check", "--user-id", "ada", coturn.uri(Transport.UDP))
                            .code())
                    .isZero();
            Cli wrong = new Cli().today().environment("TURN_SECRET", "south-star");
            assertThat(wrong.execute("check", "--user-id", "ada", coturn.uri(Transport.UDP))
                            .code())
                    .isEqualTo(ExitCode.FAILED);
        }
    }

    @Test
    void mintedIceServersWorkAndOldOnesAreExpired() {
        try (CoturnServer coturn = CoturnServer.start(CoturnConfig.defaults().sharedSecret("north-star"))) {
            Cli.Result minted = new Cli()
                    .today()
                    .environment("TURN_SECRET", "north-star")
                    .execute("credentials", "mint", "--show-secrets", "--json", coturn.uri(Transport.UDP));
            Cli.Result works =
                    new Cli().today().input(minted.out()).execute("check", "--ice-servers", "-", "--samples", "1");
            assertThat(works.code()).as(works.all()).isZero();
            // Cli's own clock stands in January 2026: what it mints has run out for everybody else.
            Cli.Result old = new Cli()
                    .environment("TURN_SECRET", "north-star")
                    .execute("credentials", "mint", "--show-secrets", "--json", coturn.uri(Transport.UDP));
            Cli.Result refused = new Cli().today().input(old.out()).execute("check", "--ice-servers", "-", "--json");
            assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
            assertThat(refused.err()).contains("warning: $[0].username: ran out");
            assertThat(code(Schemas.document(refused.out()).path("endpoints").path(0)))
                    .isEqualTo("CREDENTIALS_EXPIRED");
        }
    }

    @Test
    void serverThatForbidsLoopbackPeersIsNotTakenForWorking() {
        try (CoturnServer coturn =
                CoturnServer.start(CoturnConfig.defaults().user("ada", PASSWORD).allowLoopbackPeers(false))) {
            Cli.Result result =
                    cli(PASSWORD).execute("check", "-u", "ada", "--json", "--timeout", "5s", coturn.uri(Transport.UDP));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.FAILED);
            JsonNode endpoint = Schemas.document(result.out()).path("endpoints").path(0);
            assertThat(code(endpoint)).isEqualTo("PEER_FORBIDDEN");
            assertThat(endpoint.path("proofAttempts")).hasSize(3);
        }
    }

    @Test
    void quotaIsReached() {
        try (CoturnServer coturn =
                CoturnServer.start(CoturnConfig.defaults().user("ada", PASSWORD).userQuota(1))) {
            Cli.Result result = cli(PASSWORD)
                    .execute("check", "-u", "ada", "--json", coturn.uri(Transport.UDP), coturn.uri(Transport.TCP));
            assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
            assertThat(result.out()).contains("QUOTA_REACHED");
        }
    }

    private static String[] arguments(TurnServer coturn, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "check",
                "-u",
                "ada",
                coturn.uri(Transport.UDP),
                coturn.uri(Transport.TCP),
                coturn.uri(Transport.TLS),
                coturn.uri(Transport.DTLS)));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    private static Cli cli(String password) {
        return new Cli().today().environment("TURN_PASSWORD", password);
    }

    private static String code(JsonNode endpoint) {
        return endpoint.path("diagnosis").path(0).path("code").asText();
    }
}
