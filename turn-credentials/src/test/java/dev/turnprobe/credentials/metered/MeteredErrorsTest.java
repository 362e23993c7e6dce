package dev.turnprobe.credentials.metered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnprobe.credentials.EagerTime;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.MeteredStandIn.Plan;
import dev.turnprobe.fixtures.vendors.StandInFault;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The error shapes of the reference: status, member and words differ by endpoint, the reason must not. */
class MeteredErrorsTest {
    private static final SecretKey WRONG = SecretKey.of("wrong-secret");
    private static final String NOBODY = "ffffffffffffffffffffffff";
    private static final String NO_ID = "ffffffffffffffffffffffff";
    private static final LocalDate DAY = LocalDate.parse("2031-01-01");

    private final EagerTime time = new EagerTime();
    private final MeteredStandIn metered = MeteredStandIn.start(0, time);
    private final MeteredClient client = MeteredClient.at(metered.url(), time.settings());
    private final MeteredAccount account = client.account(SecretKey.of(metered.secretKey()));

    @AfterEach
    void close() {
        metered.close();
    }

    static Stream<Arguments> accountCalls() {
        return Stream.of(
                call("3.2", account -> account.create(CredentialRequest.unlimited())),
                call("3.3", account -> account.enable(NOBODY)),
                call("3.4", account -> account.disable(NOBODY)),
                call("3.6", account -> account.relabel(NOBODY, "x")),
                call("3.7", account -> account.list(false, null).page(1)),
                call("3.8", account -> account.deleteByLabel("x")),
                call("4.1", account -> account.usage().current()),
                call("4.2", account -> account.usage().currentByDate()),
                call("4.3", account -> account.usage().currentForUser(NOBODY)),
                call("4.4", account -> account.usage().currentByUserArchived()),
                call("4.6", account -> account.usage().dailyByUser(null, null).page(1)),
                call("4.7", account -> account.usage().charges(DAY, DAY)),
                call("5.1", account -> account.projects().create(ProjectSettings.named("x"))),
                call("5.2", account -> account.projects().list()),
                call("5.3", account -> account.projects().update(NO_ID, ProjectSettings.named("x"))),
                call("5.4", account -> account.projects().delete(NO_ID)),
                call("5.5", account -> account.projects().regenerateApiKey(NO_ID)));
    }

    private static Arguments call(String section, Function<MeteredAccount, MeteredCall<?>> call) {
        return Arguments.of(section, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accountCalls")
    void aWrongSecretKeyIsUnauthorizedEverywhere(String section, Function<MeteredAccount, MeteredCall<?>> call) {
        ProviderException failure = failure(call.apply(client.account(WRONG)));
        assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(failure.status()).isIn(400, 401);
        assertThat(failure.words()).isNotBlank();
        assertThat(failure).hasMessageNotContaining("wrong-secret").hasNoCause();
    }

    /** 3.5 files a wrong key under "not found", 4.5 under "plan": the words do not tell, so neither can we. */
    @Test
    void twoEndpointsHideAWrongKeyBehindOtherWords() {
        assertThat(failure(client.account(WRONG).delete(NOBODY)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(client.account(WRONG).usage().currentByUser().page(1))
                        .reason())
                .isEqualTo(Reason.PLAN);
    }

    @Test
    void whatIsNotThereIsNotFoundWhateverTheStatus() {
        assertThat(failure(account.enable(NOBODY)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(account.disable(NOBODY)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(account.delete(NOBODY)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(account.relabel(NOBODY, "x")).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(account.usage().currentForUser(NOBODY)).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(account.projects().delete(NO_ID)).reason()).isEqualTo(Reason.NOT_FOUND);
        MeteredProject nowhere = client.project(NO_ID, SecretKey.of(metered.secretKey()));
        assertThat(failure(nowhere.usage()).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure(nowhere.usageForUser(NOBODY)).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void plans() {
        metered.plan(Plan.NONE);
        assertThat(failure(account.create(CredentialRequest.unlimited())).reason())
                .isEqualTo(Reason.PLAN);
        assertThat(failure(account.usage().current()).reason()).isEqualTo(Reason.PLAN);
        metered.plan(Plan.FREE);
        assertThat(failure(account.list(false, null).page(1)).reason()).isEqualTo(Reason.PLAN);
        assertThat(failure(account.usage().currentByUser().page(1)).reason()).isEqualTo(Reason.PLAN);
        metered.plan(Plan.GROWTH);
        assertThat(failure(account.projects().create(ProjectSettings.named("x")))
                        .reason())
                .isEqualTo(Reason.PLAN);
    }

    @Test
    void theApiKeysEndpointSaysErrorInsteadOfMessage() {
        ProviderException failure = failure(client.iceServers(ApiKey.of("planted-api-key"), null));
        assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
        assertThat(failure.words()).isEqualTo("Invalid API Key");
        assertThat(failure)
                .hasMessage("Metered refused the key: Invalid API Key (401 to GET " + metered.url()
                        + "/api/v1/turn/credentials?apiKey=***)");
    }

    @Test
    void aStateThatForbidsItIsInvalid() {
        String username = metered.credential(null, null);
        assertThat(failure(account.enable(username)).reason()).isEqualTo(Reason.INVALID);
        assertThat(account.disable(username).send().join()).isNotBlank();
        assertThat(failure(account.disable(username)).words()).isEqualTo("Credential is already disabled");
    }

    /** Words seen by integrators or written on a page, which no stand-in of ours chose. */
    @ParameterizedTest
    @CsvSource({
        "400, error, Please specify API Key, UNAUTHORIZED",
        "401, error, Invalid API Key, UNAUTHORIZED",
        "400, message, invalid secretkey, UNAUTHORIZED",
        "401, message, authorization failed, UNAUTHORIZED",
        "403, message, Maximum number of credentials reached, PLAN",
        "400, message, secretKey missing, UNAUTHORIZED",
        "400, message, App not found, UNAUTHORIZED",
        "401, message, Credential not found, NOT_FOUND",
        "400, message, label must be a string, INVALID",
        "401, message, something else, UNAUTHORIZED",
        "404, message, gone, NOT_FOUND",
        "429, message, slow down with that API key, RATE_LIMITED",
        "500, message, 'Invalid API Key, event id 1', UNAVAILABLE",
    })
    void wordsDecideBeforeTheStatus(int status, String member, String words, Reason reason) {
        StandInFault fault = StandInFault.body(status, "application/json", "{\"" + member + "\":\"" + words + "\"}");
        metered.fail(fault, fault, fault);
        ProviderException failure = failure(client.iceServers(ApiKey.of("0011"), null));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.words()).isEqualTo(words);
        assertThat(failure.status()).isEqualTo(status);
    }

    @Test
    void vendorsWordsAreMadeFitToPrint() {
        String words = "\\u001b[31mred\\u0007\\n" + "x".repeat(1000) + metered.secretKey();
        metered.fail(StandInFault.body(400, "application/json", "{\"message\":\"" + words + "\"}"));
        ProviderException failure = failure(account.usage().current());
        assertThat(failure.words()).startsWith("[31mred xxx").hasSizeLessThan(310);
        metered.fail(StandInFault.body(
                400, "application/json", "{\"message\":\"bad key " + metered.secretKey() + " sent\"}"));
        assertThat(failure(account.usage().current()).words()).isEqualTo("bad key *** sent");
    }

    @Test
    void callersMistakesAreFoundHere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretKey.of("line end\n"))
                .withMessageNotContaining("line end\n")
                .withMessageContaining("white space");
        assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.of(""));
        assertThatIllegalArgumentException().isThrownBy(() -> CredentialRequest.expiringIn(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialRequest.unlimited().labelled("x".repeat(100)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> account.list(false, null).page(0));
        assertThatIllegalArgumentException().isThrownBy(() -> account.usage().charges(DAY, DAY.minusDays(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> account.projects().create(ProjectSettings.unchanged()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProjectSettings.named("x").withQuota(new Bytes(1000)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProjectSettings.named("x").withWebhookUrl("http://example.org"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProjectSettings.named("x").withQuotaAction(QuotaAction.UNKNOWN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeteredRegion.parse("mars"))
                .withMessageContaining("europe_west");
    }

    /** An id with a slash in it must not become another endpoint. */
    @Test
    void idsStayInTheirSegment() {
        MeteredCall<String> call = account.projects().delete("../credential?x=");
        assertThat(call.toString()).contains("/project/..%2Fcredential%3Fx%3D?secretKey=***");
        assertThat(failure(call).words()).contains("ObjectId");
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.org, plain http",
        "http://169.254.169.254, plain http",
        "http://127.0.0.1.example.org, plain http",
        "ftp://example.org, https",
        "https://planted@example.org, base URL",
        "https://example.org/?x=planted, base URL",
        "nonsense, base URL",
        "'a b', not a URL",
    })
    void baseUrlsMustNotGiveKeysAway(String url, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MeteredClient.at(url, time.settings()))
                .withMessageContaining(words)
                .withMessageNotContaining("planted");
    }

    @Test
    void appsAreNamedInEveryWayPeopleDo() {
        for (String app : new String[] {"myapp", " MyApp ", "myapp.metered.live", "https://myapp.metered.live/"}) {
            assertThat(MeteredClient.of(app, time.settings()).toString())
                    .isEqualTo("MeteredClient[https://myapp.metered.live]");
        }
        for (String app : new String[] {"", "a.b", "my app", "-x", "https://evil.example/.metered.live", "a/b"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> MeteredClient.of(app, time.settings()));
        }
    }

    @Test
    void expiredCredentialsCannotBeEnabled() {
        String username = metered.credential(60L, null);
        account.disable(username).send().join();
        time.advance(Duration.ofMinutes(2));
        assertThat(failure(account.enable(username)).words()).contains("expired");
    }

    private static ProviderException failure(MeteredCall<?> call) {
        Throwable failure = MeteredReferenceTest.failureOf(call);
        assertThat(failure).isInstanceOf(ProviderException.class);
        return (ProviderException) failure;
    }
}
