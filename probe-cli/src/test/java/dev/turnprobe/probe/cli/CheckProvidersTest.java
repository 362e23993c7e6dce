package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.OtherVendorsStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import dev.turnprobe.probe.report.Schemas;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} with endpoints from providers (cli.md §2.1), and exit code 4 when they give none (§3). */
@Timeout(60)
class CheckProvidersTest {
    static EmbeddedTurnServer relay;
    static MeteredStandIn latest;

    @TempDir
    Path directory;

    private MeteredStandIn metered;
    private Standing standing;
    private String ada;

    @BeforeAll
    static void startRelay() {
        relay = EmbeddedTurnServer.start(EmbeddedConfig.defaults()
                .user("ours", "ours")
                .transports(Transport.UDP, Transport.TCP)
                .settings(settings -> settings.moreUsers(name -> latest.turnPassword(name))));
    }

    @AfterAll
    static void stopRelay() {
        relay.close();
    }

    @BeforeEach
    void start() {
        metered = MeteredStandIn.start();
        latest = metered;
        standing = new Standing(metered);
        metered.relays(region -> region.equals("europe")
                ? List.of("stun:127.0.0.1:" + port(Transport.UDP), relay.uri(Transport.UDP), relay.uri(Transport.TCP))
                : List.of(relay.uri(Transport.UDP)));
        ada = metered.credential(null, "ada");
    }

    @AfterEach
    void stop() {
        metered.close();
    }

    @Test
    void regionStandsWithItsRelays() {
        Cli.Result result = standing.credential(ada)
                .execute("check", "--metered", "standin", "--region", "Europe", "--json", "--samples", "1");
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode endpoints = Schemas.document(result.out()).path("endpoints");
        assertThat(endpoints).hasSize(3);
        assertThat(endpoints.path(0).has("region"))
                .as("one STUN server for all")
                .isFalse();
        assertThat(endpoints.path(1).path("region").asText()).isEqualTo("europe");
        assertThat(endpoints.path(2).path("region").asText()).isEqualTo("europe");
        assertThat(metered.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.parameter("region")).isEqualTo("europe"));
    }

    @Test
    void withoutARegionTheAccountsDefaultIsAskedForAndNoneIsClaimed() {
        Cli.Result result = standing.credential(ada).execute("check", "--metered", "standin", "--json");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(Schemas.document(result.out()).path("endpoints").path(0).has("region"))
                .isFalse();
        assertThat(metered.requests().get(0).parameter("region")).isNull();
    }

    @Test
    void sourcesAreCombined() {
        Cli.Result result = standing.credential(ada)
                .environment("TURN_PASSWORD", "ours")
                .execute("check", "-u", "ours", relay.uri(Transport.TCP), "--metered", "standin", "--json");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(Schemas.document(result.out()).path("endpoints").findValuesAsText("uri"))
                .containsExactly(relay.uri(Transport.TCP), relay.uri(Transport.UDP));
    }

    @Test
    void keysComeFromTheFilesUnderTheEnvironmentAsInNode() throws Exception {
        Files.writeString(
                directory.resolve(".env"),
                "METERED_APP=standin\nMETERED_BASE_URL=" + metered.url() + "\nMETERED_API_KEY=weakest\n");
        Files.writeString(directory.resolve(".env.local"), "METERED_API_KEY=" + metered.apiKeyOf(ada) + "\n");
        Cli.Result files = new Cli().today().directory(directory).execute("check", "--provider", "metered");
        assertThat(files.code()).as(files.all()).isZero();
        Cli.Result environment = new Cli()
                .today()
                .directory(directory)
                .environment("METERED_API_KEY", "strongest")
                .environment("METERED_BASE_URL", metered.url())
                .execute("check", "--provider", "metered");
        assertThat(environment.code()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(metered.requests().get(1).parameter("apiKey")).isEqualTo("strongest");
    }

    @Test
    void anAddressFromAFileGetsNoKeyFromTheEnvironment() throws Exception {
        Files.writeString(directory.resolve(".env"), "METERED_BASE_URL=" + metered.url() + "\n");
        Cli.Result result = new Cli()
                .directory(directory)
                .environment("METERED_API_KEY", metered.apiKeyOf(ada))
                .execute("check", "--metered", "standin");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("METERED_BASE_URL in .env would send METERED_API_KEY");
        assertThat(metered.requests()).isEmpty();
    }

    @Test
    void theAccountsKeyInTheWrongPlaceIsNeverSent() {
        Cli.Result result = standing.account()
                .environment("METERED_API_KEY", metered.secretKey())
                .execute("check", "--provider", "metered");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("METERED_API_KEY: is the account's secret key");
        assertThat(metered.requests()).isEmpty();
    }

    @Test
    void whoHasOnlyTheAccountsKeyIsToldHowToGetACredential() {
        Cli.Result result = standing.account().execute("check", "--provider", "metered");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("metered credentials create");
    }

    @Test
    void refusalIsExit4WithTheVendorsWordsInEveryFormat() {
        Cli.Result text = standing.credentialKey("wrong").execute("check", "--metered", "standin");
        assertThat(text.code()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(text.out())
                .contains("PROVIDER_REFUSED", "Invalid API Key", "-> ", "failed: nothing was probed")
                .doesNotContain("wrong)");

        Cli.Result json = standing.credentialKey("wrong").execute("check", "--metered", "standin", "--json");
        assertThat(json.code()).isEqualTo(ExitCode.CREDENTIALS);
        JsonNode document = Schemas.document(json.out());
        assertThat(document.path("verdict").asText()).isEqualTo("failed");
        assertThat(document.path("endpoints")).isEmpty();
        JsonNode why = document.path("diagnosis").path(0);
        assertThat(why.path("code").asText()).isEqualTo("PROVIDER_REFUSED");
        assertThat(why.path("evidence").path("words").asText()).isEqualTo("Invalid API Key");
        assertThat(why.path("evidence").path("status").asInt()).isEqualTo(401);

        Cli.Result lines = standing.credentialKey("wrong").execute("check", "--metered", "standin", "--ndjson");
        assertThat(lines.code()).isEqualTo(ExitCode.CREDENTIALS);
        JsonNode summary = Schemas.event(lines.out());
        assertThat(summary.path("event").asText()).isEqualTo("summary");
        assertThat(summary.path("diagnosis").path(0).path("code").asText()).isEqualTo("PROVIDER_REFUSED");
    }

    @Test
    void disabledCredentialsAreSaidToHaveNoRelay() {
        standing.run("metered credentials disable " + ada + " --yes");
        assertThat(refusal(standing.credential(ada).execute("check", "--metered", "standin", "--json")))
                .isEqualTo("PROVIDER_REFUSED");
    }

    @Test
    void planIsARefusal() {
        metered.plan(MeteredStandIn.Plan.NONE);
        assertThat(refusal(standing.credential(ada).execute("check", "--metered", "standin", "--json")))
                .isEqualTo("PROVIDER_REFUSED");
    }

    @Test
    void answerThatIsNoAnswerIsAProviderNotReached() {
        metered.fail(StandInFault.truncatedJson());
        assertThat(refusal(standing.credential(ada).execute("check", "--metered", "standin", "--json")))
                .isEqualTo("PROVIDER_UNREACHABLE");
        metered.fail(StandInFault.redirect("https://elsewhere.example/"));
        assertThat(refusal(standing.credential(ada).execute("check", "--metered", "standin", "--json")))
                .isEqualTo("PROVIDER_UNREACHABLE");
        metered.fail(StandInFault.body(200, "application/json", "[{\"urls\":\"turn:h:99999\",\"username\":\"u\"}]"));
        assertThat(refusal(standing.credential(ada).execute("check", "--metered", "standin", "--json")))
                .isEqualTo("PROVIDER_UNREACHABLE");
    }

    @Test
    void deadAddressIsAProviderNotReached() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Cli.Result result =
                standing.credential(ada).execute("check", "-v", "--metered-url", "http://127.0.0.1:" + port, "--json");
        assertThat(refusal(result)).isEqualTo("PROVIDER_UNREACHABLE");
        assertThat(result.err()).contains("http: GET http://127.0.0.1:" + port, "apiKey=***", "(attempt 3)");
    }

    @Test
    void plainHttpBeyondThisMachineIsRefused() {
        Cli.Result result =
                standing.credential(ada).execute("check", "--metered-url", "http://relay.example.org", "--json");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--metered-url: plain http to relay.example.org would show the keys");
    }

    @Test
    void interruptWhileTheProviderIsSilentEndsAtOnce() throws Exception {
        metered.fail(StandInFault.silence());
        Cli cli = standing.credential(ada);
        ProbeApp app = cli.app();
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> app.run("check", "--metered", "standin", "--json"));
        while (metered.requests().isEmpty()) {
            assertThat(code.isDone()).isFalse();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        app.interrupt();
        assertThat(code.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.INTERRUPTED);
        JsonNode document = Schemas.document(cli.outSoFar());
        assertThat(document.path("interrupted").asBoolean()).isTrue();
        assertThat(document.path("diagnosis").path(0).path("code").asText()).isEqualTo("INTERRUPTED");
    }

    @Test
    void clockThatIsWrongIsSaidAndDoesNotSpoilTheVerdict() {
        // Cli's own clock stands in January 2026; the stand-in's HTTP Date is today's.
        Cli.Result result = new Cli()
                .environment("METERED_BASE_URL", metered.url())
                .environment("METERED_API_KEY", metered.apiKeyOf(ada))
                .execute("check", "--metered", "standin", "--json");
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.err()).contains("warning: Metered clock: this machine's clock is");
        JsonNode skew = Schemas.document(result.out()).path("diagnosis").path(0);
        assertThat(skew.path("code").asText()).isEqualTo("CLOCK_SKEW");
        assertThat(skew.path("severity").asText()).isEqualTo("warning");
        assertThat(skew.path("endpoints").path(0).asInt()).isZero();
    }

    @Test
    void credentialsThatAreSeenToBeWrongAreMalformedOnceRefused() {
        String hexed = "ZGVhZGJlZWZkZWFkYmVlZmRlYWRiZWVmZGVhZGJlZWZkZWFkYmVlZg=="; // base64 of 40 hexadecimal digits
        String list = "[{\"urls\":\"" + relay.uri(Transport.UDP)
                + "\",\"username\":\"4102444800:ada\",\"credential\":\"" + hexed + "\"}]";
        Cli.Result result = new Cli().today().input(list).execute("check", "--ice-servers", "-", "--json");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("warning: $[0].credential: base64 of a hexadecimal text");
        assertThat(result.all()).doesNotContain(hexed);
        JsonNode why = Schemas.document(result.out())
                .path("endpoints")
                .path(0)
                .path("diagnosis")
                .path(0);
        assertThat(why.path("code").asText()).isEqualTo("CREDENTIALS_MALFORMED");
        assertThat(why.path("evidence").path("finding").asText()).isEqualTo("BASE64_OF_HEX");
        Cli.Result quiet = new Cli().today().input(list).execute("check", "--ice-servers", "-", "-q");
        assertThat(quiet.err()).isEmpty();
    }

    @Test
    void otherVendorsRefusalsAreTheirsToo() {
        try (OtherVendorsStandIn vendors = OtherVendorsStandIn.start()) {
            for (String name : List.of("twilio", "cloudflare", "xirsys")) {
                Cli.Result result = vendor(vendors, "wrong-secret").execute("check", "--provider", name, "--json");
                assertThat(refusal(result)).as(name).isEqualTo("PROVIDER_REFUSED");
                assertThat(result.all()).doesNotContain("wrong-secret");
            }
        }
    }

    @Test
    void otherVendorsGiveServers() {
        try (OtherVendorsStandIn vendors = OtherVendorsStandIn.start()) {
            for (String name : List.of("twilio", "cloudflare", "xirsys")) {
                Cli.Result result = vendor(vendors, OtherVendorsStandIn.SECRET)
                        .execute(
                                "credentials", "fetch", "--provider", name, "--ttl", "10m", "--json", "--show-secrets");
                assertThat(result.code()).as(result.all()).isZero();
                assertThat(Schemas.account(result.out()).findValuesAsText("credential"))
                        .containsExactly(OtherVendorsStandIn.PASSWORD);
            }
            Cli.Result edge = vendor(vendors, OtherVendorsStandIn.SECRET)
                    .execute("credentials", "fetch", "--provider", "twilio", "--region", "ashburn");
            assertThat(edge.out())
                    .contains("turn:ashburn.turn.twilio.com:3478")
                    .doesNotContain(OtherVendorsStandIn.PASSWORD);
        }
    }

    static Cli vendor(OtherVendorsStandIn vendors, String secret) {
        return new Cli()
                .today()
                .environment("TWILIO_BASE_URL", vendors.url())
                .environment("TWILIO_ACCOUNT_SID", OtherVendorsStandIn.TWILIO_ACCOUNT)
                .environment("TWILIO_AUTH_TOKEN", secret)
                .environment("CLOUDFLARE_TURN_BASE_URL", vendors.url())
                .environment("CLOUDFLARE_TURN_KEY_ID", OtherVendorsStandIn.CLOUDFLARE_KEY)
                .environment("CLOUDFLARE_TURN_KEY_API_TOKEN", secret)
                .environment("XIRSYS_BASE_URL", vendors.url())
                .environment("XIRSYS_CHANNEL", OtherVendorsStandIn.XIRSYS_CHANNEL)
                .environment("XIRSYS_IDENT", OtherVendorsStandIn.IDENT)
                .environment("XIRSYS_SECRET", secret);
    }

    private static String refusal(Cli.Result result) {
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.CREDENTIALS);
        JsonNode diagnosis = Schemas.document(result.out()).path("diagnosis");
        assertThat(diagnosis).hasSize(1);
        return diagnosis.path(0).path("code").asText();
    }

    private static int port(Transport transport) {
        return Integer.parseInt(relay.uri(transport).replaceFirst("^.*:(\\d+)\\?.*$", "$1"));
    }
}
