package dev.turnprobe.credentials;

import static dev.turnprobe.fixtures.vendors.OtherVendorsStandIn.CLOUDFLARE_KEY;
import static dev.turnprobe.fixtures.vendors.OtherVendorsStandIn.IDENT;
import static dev.turnprobe.fixtures.vendors.OtherVendorsStandIn.PASSWORD;
import static dev.turnprobe.fixtures.vendors.OtherVendorsStandIn.SECRET;
import static dev.turnprobe.fixtures.vendors.OtherVendorsStandIn.TWILIO_ACCOUNT;
import static dev.turnprobe.fixtures.vendors.OtherVendorsStandIn.XIRSYS_CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.credentials.cloudflare.CloudflareSource;
import dev.turnprobe.credentials.cloudflare.CloudflareSource.Operation;
import dev.turnprobe.credentials.twilio.TwilioSource;
import dev.turnprobe.credentials.xirsys.XirsysSource;
import dev.turnprobe.fixtures.vendors.OtherVendorsStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class OtherSourcesTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final OtherVendorsStandIn vendors = OtherVendorsStandIn.start();
    private final EagerTime time = new EagerTime();
    private final HttpSettings settings = time.settings();

    @AfterEach
    void close() {
        vendors.close();
    }

    @Test
    void twilio() {
        Lease lease = twilio(SECRET, "ashburn").lease().join();
        assertThat(lease.servers().servers())
                .as("the illegal query of the stun: URL is gone, the edge is chosen")
                .containsExactly(
                        IceServer.of(List.of("stun:global.stun.twilio.com:3478")),
                        IceServer.of(List.of("turn:ashburn.turn.twilio.com:3478?transport=udp"), "u", PASSWORD));
        assertThat(lease.expiresAt()).isEqualTo(time.instant().plus(HOUR));
        assertThat(lease.serverDate()).isNotNull();
        assertThat(vendors.requests().get(0).body()).isEqualTo("Ttl=3600");
        refused(twilio("planted-wrong", null), Reason.UNAUTHORIZED, "Authenticate");
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void cloudflare(Operation operation) {
        Lease lease = cloudflare(SECRET, operation).lease().join();
        assertThat(lease.servers().relays()).isTrue();
        assertThat(lease.expiresAt())
                .as("the answer does not tell")
                .isEqualTo(time.instant().plus(HOUR));
        assertThat(vendors.requests().get(0).body()).isEqualTo("{\"ttl\":3600,\"customIdentifier\":\"tag\"}");
        refused(cloudflare("planted-wrong", operation), Reason.UNAUTHORIZED, "Unauthorized");
        cloudflare(SECRET, operation).revoke("a/b").join();
        assertThat(vendors.requests().get(2).path()).endsWith("/credentials/a%2Fb/revoke");
    }

    @Test
    void xirsys() {
        Lease lease = xirsys(SECRET).lease().join();
        assertThat(lease.servers().servers()).singleElement().satisfies(server -> {
            assertThat(server.urls()).hasSize(2);
            assertThat(server.credential()).isEqualTo(PASSWORD);
        });
        assertThat(vendors.requests().get(0).body()).isEqualTo("{\"format\":\"urls\",\"expire\":3600}");
        // It says no with 200.
        refused(xirsys("planted-wrong"), Reason.UNAUTHORIZED, "unauthorized");
    }

    @Test
    void turnRestBackEnds() {
        for (boolean useGet : new boolean[] {false, true}) {
            Lease lease = TurnRestSource.of(vendors.url() + "/rest", "al ice", SECRET, useGet, settings)
                    .lease()
                    .join();
            assertThat(lease.servers().servers().get(0).username()).isEqualTo("4102444800:al ice");
            assertThat(lease.expiresAt())
                    .as("the ttl, not the far-off name")
                    .isEqualTo(time.instant().plus(Duration.ofDays(1)));
        }
        refused(
                TurnRestSource.of(vendors.url() + "/rest", null, "planted-wrong", false, settings),
                Reason.UNAUTHORIZED,
                "wrong key");
        Lease matrix =
                TurnRestSource.ofMatrix(vendors.url(), SECRET, settings).lease().join();
        assertThat(matrix.expiresAt()).isEqualTo(time.instant().plusSeconds(600));
        refused(TurnRestSource.ofMatrix(vendors.url(), "planted-wrong", settings), Reason.UNAUTHORIZED, "Unrecognised");
    }

    @Test
    void expressTurnMintsForItself() {
        Lease lease = ExpressTurn.source("relay1.expressturn.com", "acct", "planted-secret", HOUR, time)
                .lease()
                .join();
        IceServer server = lease.servers().servers().get(0);
        assertThat(server.urls()).allMatch(url -> url.startsWith("turn:relay1.expressturn.com:3478"));
        assertThat(SharedSecret.of("planted-secret").verify(server.username(), server.credential(), time.instant()))
                .isEqualTo(SharedSecret.Verdict.VALID);
        assertThat(server.username()).endsWith(":acct");
        assertThat(lease.expiresAt()).isEqualTo(time.instant().plus(HOUR));
    }

    @Test
    void faultsAreNamedForEveryVendor() {
        for (CredentialSource source : all("planted-any")) {
            vendors.fail(StandInFault.htmlPage(403));
            assertThat(failureOf(source)).hasMessageContaining("an HTML page");
            vendors.fail(StandInFault.body(200, "application/json", "[]"));
            assertThat(failureOf(source)).hasMessageContaining("no TURN server in the answer");
            vendors.fail(StandInFault.truncatedJson());
            assertThat(failureOf(source).reason()).isEqualTo(Reason.MALFORMED_ANSWER);
            vendors.fail(StandInFault.redirect("https://thief.example/"));
            assertThat(failureOf(source)).hasMessageContaining("redirect to https://thief.example");
        }
    }

    @Test
    void callersMistakesAreFoundBeforeAnythingIsSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TwilioSource.of(vendors.url(), "SK123", "u", SECRET, HOUR, null, settings))
                .withMessageContaining("TWILIO_ACCOUNT_SID");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TwilioSource.of(vendors.url(), TWILIO_ACCOUNT, "u", SECRET, Duration.ofDays(2), null, settings))
                .withMessageContaining("86400");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cloudflare("planted-token\n", Operation.GENERATE))
                .withMessageNotContaining("planted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> XirsysSource.of(vendors.url(), " ", IDENT, SECRET, HOUR, settings));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TurnRestSource.of("http://turn.example.org/", null, null, false, settings))
                .withMessageContaining("plain http");
        assertThat(vendors.requests()).isEmpty();
    }

    @Test
    void sourcesPrintNoSecret() {
        assertThat(all("planted-token").toString()).doesNotContain("planted").contains("***");
    }

    private List<CredentialSource> all(String secret) {
        return List.of(
                twilio(secret, null),
                cloudflare(secret, Operation.GENERATE_ICE_SERVERS),
                xirsys(secret),
                TurnRestSource.of(vendors.url() + "/rest", "u", secret, false, settings),
                TurnRestSource.ofMatrix(vendors.url(), secret, settings));
    }

    private TwilioSource twilio(String secret, String edge) {
        return TwilioSource.of(vendors.url(), TWILIO_ACCOUNT, TWILIO_ACCOUNT, secret, HOUR, edge, settings);
    }

    private CloudflareSource cloudflare(String token, Operation operation) {
        return CloudflareSource.of(vendors.url(), CLOUDFLARE_KEY, token, HOUR, operation, "tag", settings);
    }

    private XirsysSource xirsys(String secret) {
        return XirsysSource.of(vendors.url(), XIRSYS_CHANNEL, IDENT, secret, HOUR, settings);
    }

    private static void refused(CredentialSource source, Reason reason, String words) {
        ProviderException failure = failureOf(source);
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.words()).contains(words);
        assertThat(failure).hasMessageNotContaining("planted");
    }

    private static ProviderException failureOf(CredentialSource source) {
        try {
            throw new AssertionError("no failure but " + source.lease().join());
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(ProviderException.class);
            return (ProviderException) e.getCause();
        }
    }
}
