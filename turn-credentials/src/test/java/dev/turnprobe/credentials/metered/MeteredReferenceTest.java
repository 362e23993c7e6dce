package dev.turnprobe.credentials.metered;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.credentials.EagerTime;
import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import dev.turnprobe.fixtures.vendors.StandInRequest;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All 28 endpoints as the vendor documents them: the request that leaves, and the documented example that comes back, which
 * neither our client nor our stand-in wrote.
 */
class MeteredReferenceTest {
    private static final String CREDENTIAL = "{'username':'0a1b2c3d4e5f60718293a4b5','password':'AbCdEf0123456789',"
            + "'expiryInSeconds':3600,'label':'probe','apiKey':'00112233445566778899aabbccddeeff0011'}";
    private static final MeteredCredential READ = new MeteredCredential(
            "0a1b2c3d4e5f60718293a4b5",
            "AbCdEf0123456789",
            ApiKey.of("00112233445566778899aabbccddeeff0011"),
            "probe",
            3600L,
            null,
            null,
            null);
    private static final String USER = "0a1b2c3d4e5f60718293a4b5";
    private static final String ID = "0123456789abcdef01234567";
    private static final String IN = "/api/v2/turn/project/" + ID + "/";
    private static final LocalDate DAY = LocalDate.parse("2031-01-01");
    private static final SecretKey SECRET = SecretKey.of("s-_ecret");
    private static final ProjectApiKey PROJECT_KEY = ProjectApiKey.of("pk_example");

    private final MeteredStandIn metered = MeteredStandIn.start();
    private final MeteredClient client = MeteredClient.at(metered.url(), new EagerTime().settings());

    @AfterEach
    void close() {
        metered.close();
    }

    /** One row: section of the reference, the call, the request it must make, the documented answer, the value read. */
    private static Arguments row(
            String section,
            Function<MeteredClient, MeteredCall<?>> call,
            String request,
            String body,
            String answer,
            Object value) {
        return Arguments.of(section, call, request, body, answer, value);
    }

    static Stream<Arguments> endpoints() {
        return Stream.of(
                row(
                        "3.2",
                        c -> account(c)
                                .create(CredentialRequest.expiringIn(Duration.ofHours(1))
                                        .labelled("probe")),
                        "POST /api/v1/turn/credential?secretKey=s-_ecret",
                        "{'expiryInSeconds':3600,'label':'probe'}",
                        CREDENTIAL,
                        READ),
                row(
                        "3.2 empty",
                        c -> account(c).create(CredentialRequest.unlimited()),
                        "POST /api/v1/turn/credential?secretKey=s-_ecret",
                        "{}",
                        "{'username':'u','password':'p','apiKey':'k'}",
                        new MeteredCredential("u", "p", ApiKey.of("k"), null, null, null, null, null)),
                row(
                        "3.3",
                        c -> account(c).enable(USER),
                        "POST /api/v1/turn/credential/enable?secretKey=s-_ecret",
                        "{'username':'" + USER + "'}",
                        "{'message':'Credential enabled successfully'}",
                        "Credential enabled successfully"),
                row(
                        "3.4",
                        c -> account(c).disable(USER),
                        "POST /api/v1/turn/credential/disable?secretKey=s-_ecret",
                        "{'username':'" + USER + "'}",
                        "{'message':'Turn credential disabled successfully'}",
                        "Turn credential disabled successfully"),
                row(
                        "3.5",
                        c -> account(c).delete(USER),
                        "DELETE /api/v1/turn/credential?secretKey=s-_ecret",
                        "{'username':'" + USER + "'}",
                        "{'success':true,'message':'credential removed'}",
                        "credential removed"),
                row(
                        "3.6",
                        c -> account(c).relabel(USER, "probe"),
                        "POST /api/v2/turn/credential/update_label?secretKey=s-_ecret&username=" + USER,
                        "{'label':'probe'}",
                        CREDENTIAL,
                        READ),
                row(
                        "3.7",
                        c -> account(c).list(false, null).page(1),
                        "GET /api/v2/turn/credentials?secretKey=s-_ecret&page=1",
                        "",
                        "{'data':[" + CREDENTIAL.replace("}", ",'expired':false}")
                                + "],'pagination':{'total_records':1,"
                                + "'current_page':1,'total_pages':1,'next_page':null,'prev_page':null}}",
                        new Page<>(
                                List.of(new MeteredCredential(
                                        USER, READ.password(), READ.apiKey(), "probe", 3600L, false, null, null)),
                                1,
                                null,
                                1L)),
                row(
                        "3.7 all, label",
                        c -> account(c).list(true, "a b&c").page(2),
                        "GET /api/v2/turn/credentials?secretKey=s-_ecret&page=2&all=true&label=a%20b%26c",
                        "",
                        "{'data':[],'pagination':{'total_records':'60','current_page':2,'total_pages':2,'next_page':null}}",
                        new Page<>(List.of(), 2, null, 60L)),
                row(
                        "3.8",
                        c -> account(c).deleteByLabel("ä/b"),
                        "DELETE /api/v2/turn/credential/by_label?secretKey=s-_ecret&label=%C3%A4%2Fb",
                        "",
                        "{'deleted':3}",
                        3L),
                row(
                        "4.1",
                        c -> account(c).usage().current(),
                        "GET /api/v1/turn/current_usage?secretKey=s-_ecret",
                        "",
                        "{'quotaInGB':150,'usageInGB':45.12,'overageInGB':0}",
                        new UsageTotal<>(Gigabytes.of("150"), Gigabytes.of("45.12"), Gigabytes.of("0"))),
                row(
                        "4.2",
                        c -> account(c).usage().currentByDate(),
                        "GET /api/v1/turn/current_usage_by_date?secretKey=s-_ecret",
                        "",
                        "[{'date':'2031-01-01','usageInGB':1.23},{'date':'2031-01-02','usageInGB':2.34}]",
                        List.of(
                                new UsageOfDay<>(DAY, Gigabytes.of("1.23")),
                                new UsageOfDay<>(DAY.plusDays(1), Gigabytes.of("2.34")))),
                row(
                        "4.3",
                        c -> account(c).usage().currentForUser(USER),
                        "GET /api/v1/turn/current_usage_for_user?secretKey=s-_ecret&username=" + USER,
                        "",
                        "{'usageInGB':5.2}",
                        Gigabytes.of("5.2")),
                row(
                        "4.4",
                        c -> account(c).usage().currentByUserArchived(),
                        "GET /api/v1/turn/current_usage_by_user?secretKey=s-_ecret",
                        "",
                        "[{'username':'" + USER + "','usageInGB':2.14}]",
                        List.of(new UsageOfUser<>(USER, null, Gigabytes.of("2.14")))),
                row(
                        "4.5",
                        c -> account(c).usage().currentByUser().page(1),
                        "GET /api/v2/turn/current_usage_by_user?secretKey=s-_ecret&page=1",
                        "",
                        "{'data':[{'label':'probe','username':'" + USER + "','usageInGB':2.14}],'has_more':true}",
                        new Page<>(List.of(new UsageOfUser<>(USER, "probe", Gigabytes.of("2.14"))), 1, 2, null)),
                row(
                        "4.6",
                        c -> account(c).usage().dailyByUser(DAY, null).page(1),
                        "GET /api/v2/turn/usage_daily_by_user?secretKey=s-_ecret&startDate=2031-01-01&page=1",
                        "",
                        "{'data':[{'date':'2031-01-01','usage':[{'username':'" + USER + "','label':'unlabeled',"
                                + "'usageInGB':0.63}]}],'pagination':{'current_page':1,'days_per_page':7,'has_more':false,"
                                + "'total_days':1,'total_pages':1},'period':{'start':'2031-01-01','end':'2031-01-01',"
                                + "'page_start':'2031-01-01','page_end':'2031-01-01'}}",
                        new Page<>(
                                List.of(new DailyUsage(
                                        DAY, List.of(new UsageOfUser<>(USER, null, Gigabytes.of("0.63"))))),
                                1,
                                null,
                                null)),
                row(
                        "4.7",
                        c -> account(c).usage().charges(DAY, DAY.plusDays(30)),
                        "GET /api/v2/payment/usage-charges?secretKey=s-_ecret&startDate=2031-01-01&endDate=2031-01-31",
                        "",
                        "{'success':true,'data':[{'date':'2031-01-01','type':'overage','description':'relay overage',"
                                + "'usage':10.5,'unit':'GB','unitCharge':0.1,'total':1.05,'status':'paid'}],'summary':"
                                + "{'totalCharges':1.05,'totalOverages':1.05,'totalSubscriptions':0,'totalRecharges':0,"
                                + "'currency':'USD'},'period':{'startDate':'2031-01-01','endDate':'2031-01-31'}}",
                        new Charges(
                                List.of(new Charge(
                                        DAY,
                                        "overage",
                                        "relay overage",
                                        "paid",
                                        money("1.05"),
                                        money("10.5"),
                                        "GB",
                                        money("0.1"),
                                        null,
                                        null)),
                                money("1.05"),
                                money("1.05"),
                                money("0"),
                                money("0"),
                                "USD",
                                DAY,
                                DAY.plusDays(30))),
                row(
                        "5.1",
                        c -> account(c)
                                .projects()
                                .create(ProjectSettings.named("lab")
                                        .withQuota(new Bytes(1L << 30))
                                        .withQuotaAction(QuotaAction.DISABLE)
                                        .withNotificationEmails(List.of("a@example.org"))
                                        .withWebhookUrl("https://example.org/h")),
                        "POST /api/v2/turn/project?secretKey=s-_ecret",
                        "{'projectName':'lab','quotaInBytes':1073741824,'webhookUrl':'https://example.org/h',"
                                + "'notificationEmails':['a@example.org'],'quotaExceededAction':'disable'}",
                        "{'_id':'" + ID + "','projectName':'lab','quotaInBytes':1073741824,'webhookUrl':null,"
                                + "'notificationEmails':[],'quotaExceededAction':'NOTIFY_ONLY','apiKey':'pk_example'}",
                        new Project(
                                ID,
                                "lab",
                                new Bytes(1073741824),
                                null,
                                List.of(),
                                QuotaAction.NOTIFY,
                                null,
                                PROJECT_KEY)),
                row(
                        "5.2",
                        c -> account(c).projects().list(),
                        "GET /api/v2/turn/projects?secretKey=s-_ecret",
                        "",
                        "[{'_id':'" + ID + "','projectName':'lab','quotaInBytes':0,'webhookUrl':null,"
                                + "'notificationEmails':[],'quotaExceededAction':'none','created':'2031-01-01T00:00:00.000Z'}]",
                        List.of(new Project(
                                ID,
                                "lab",
                                Bytes.ZERO,
                                null,
                                List.of(),
                                QuotaAction.NONE,
                                Instant.parse("2031-01-01T00:00:00Z"),
                                null))),
                row(
                        "5.3",
                        c -> account(c)
                                .projects()
                                .update(ID, ProjectSettings.unchanged().withName("lab2")),
                        "PUT /api/v2/turn/project/" + ID + "?secretKey=s-_ecret",
                        "{'projectName':'lab2'}",
                        "{'_id':'" + ID
                                + "','projectName':'lab2','quotaInBytes':2097152,'webhookUrl':'https://example.org/h',"
                                + "'notificationEmails':[],'quotaExceededAction':'notify'}",
                        new Project(
                                ID,
                                "lab2",
                                new Bytes(2097152),
                                "https://example.org/h",
                                List.of(),
                                QuotaAction.NOTIFY,
                                null,
                                null)),
                row(
                        "5.4",
                        c -> account(c).projects().delete(ID),
                        "DELETE /api/v2/turn/project/" + ID + "?secretKey=s-_ecret",
                        "",
                        "{'success':true}",
                        "done"),
                row(
                        "5.5",
                        c -> account(c).projects().regenerateApiKey(ID),
                        "POST " + IN + "regenerate_api_key?secretKey=s-_ecret",
                        "",
                        "{'apiKey':'pk_example2','success':true}",
                        ProjectApiKey.of("pk_example2")),
                row(
                        "5.6",
                        c -> project(c).create(CredentialRequest.expiringIn(Duration.ofHours(1))),
                        "POST " + IN + "credential?projectApiKey=pk_example",
                        "{'expiryInSeconds':3600}",
                        CREDENTIAL,
                        READ),
                row(
                        "5.7",
                        c -> project(c).list(true, null).page(1),
                        "GET " + IN + "credentials?projectApiKey=pk_example&page=1&all=true",
                        "",
                        "{'data':[{'_id':'89abcdef0123456789abcdef','project':'" + ID + "','username':'" + USER
                                + "','label':'probe'}],'pagination':{'total_records':1,'current_page':1,'total_pages':1,"
                                + "'next_page':null,'prev_page':null}}",
                        new Page<>(
                                List.of(new MeteredCredential(
                                        USER, null, null, "probe", null, null, "89abcdef0123456789abcdef", ID)),
                                1,
                                null,
                                1L)),
                row(
                        "5.8",
                        c -> project(c).delete(USER),
                        "DELETE " + IN + "credential?projectApiKey=pk_example",
                        "{'username':'" + USER + "'}",
                        "{'success':true,'message':'credential removed'}",
                        "credential removed"),
                row(
                        "5.9",
                        c -> project(c).deleteByLabel("probe"),
                        "DELETE " + IN + "credential/by_label?projectApiKey=pk_example",
                        "{'label':'probe'}",
                        "{'deleted':2}",
                        2L),
                row(
                        "5.10",
                        c -> c.project(ID, SECRET).usage(),
                        "GET " + IN + "current_usage?secretKey=s-_ecret",
                        "",
                        "{'quotaInBytes':1073741824,'usageInBytes':4527712,'overageInBytes':0}",
                        new UsageTotal<>(new Bytes(1073741824), new Bytes(4527712), Bytes.ZERO)),
                row(
                        "5.11",
                        c -> project(c).usageByDate(),
                        "GET " + IN + "current_usage_by_date?projectApiKey=pk_example",
                        "",
                        "[{'date':'2031-01-01','usageInBytes':123456}]",
                        List.of(new UsageOfDay<>(DAY, new Bytes(123456)))),
                row(
                        "5.12",
                        c -> project(c).usageByUser().page(3),
                        "GET " + IN + "current_usage_by_user?projectApiKey=pk_example&page=3",
                        "",
                        "{'data':[{'label':null,'username':'" + USER + "','usageInBytes':'1234567'}],'has_more':false}",
                        new Page<>(List.of(new UsageOfUser<>(USER, null, new Bytes(1234567))), 3, null, null)),
                row(
                        "5.13",
                        c -> project(c).usageForUser(USER),
                        "GET " + IN + "current_usage_for_user?projectApiKey=pk_example&username=" + USER,
                        "",
                        "{'label':'probe','usageInBytes':'1234567'}",
                        new UsageOfUser<>(USER, "probe", new Bytes(1234567))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endpoints")
    void sendsTheRequestAndReadsTheExample(
            String section,
            Function<MeteredClient, MeteredCall<?>> call,
            String request,
            String body,
            String answer,
            Object value) {
        metered.fail(StandInFault.body(200, "application/json", json(answer)));
        assertThat((Object) call.apply(client).send().join()).isEqualTo(value);
        StandInRequest sent = metered.requests().get(0);
        String query = request.substring(request.indexOf('?') + 1);
        assertThat(sent.method() + " " + sent.path()).isEqualTo(request.substring(0, request.indexOf('?')));
        assertThat(sent.query()).as(query).isEqualTo(decoded(query));
        assertThat(sent.body()).isEqualTo(json(body));
        if (!body.isEmpty()) {
            assertThat(sent.headers()).containsEntry("content-type", "application/json");
        }
        assertThat(call.apply(client).toString())
                .as("what --dry-run prints")
                .startsWith(request.substring(0, request.indexOf(' ')) + " " + metered.url())
                .contains("Key=***")
                .doesNotContain("s-_ecret")
                .doesNotContain("pk_example");
    }

    /** 3.1, whose value is more readable apart. */
    @Test
    void readsTheIceServersExample() {
        metered.fail(StandInFault.body(
                200,
                "application/json",
                json("[{'urls':'stun:stun.relay.metered.ca:80'},"
                        + "{'urls':'turn:eu.relay.metered.ca:80','username':'" + USER
                        + "','credential':'AbCdEf0123456789'},"
                        + "{'urls':'turns:eu.relay.metered.ca:443?transport=tcp','username':'" + USER
                        + "','credential':'AbCdEf0123456789'}]")));
        var servers = client.iceServers(ApiKey.of("0011"), MeteredRegion.parse("eu"))
                .send()
                .join();
        assertThat(servers.servers())
                .containsExactly(
                        IceServer.of(List.of("stun:stun.relay.metered.ca:80")),
                        IceServer.of(List.of("turn:eu.relay.metered.ca:80"), USER, "AbCdEf0123456789"),
                        IceServer.of(List.of("turns:eu.relay.metered.ca:443?transport=tcp"), USER, "AbCdEf0123456789"));
        StandInRequest sent = metered.requests().get(0);
        assertThat(sent.method() + " " + sent.path()).isEqualTo("GET /api/v1/turn/credentials");
        assertThat(sent.query()).containsOnlyKeys("apiKey", "region").containsEntry("region", "eu");
    }

    @Test
    void withoutARegionTheDashboardDecides() {
        metered.fail(StandInFault.body(200, "application/json", "[]"));
        client.iceServers(ApiKey.of("0011"), null).send().join();
        assertThat(metered.requests().get(0).query()).containsOnlyKeys("apiKey");
    }

    @Test
    void everyEndpointOfTheReferenceIsHere() {
        Stream<String> sections = endpoints().map(row -> row.get()[0].toString().split(" ")[0]);
        assertThat(Stream.concat(Stream.of("3.1"), sections).distinct()).hasSize(28);
    }

    @Test
    void aSuccessThatSaysItIsNoneIsAFailure() {
        metered.fail(
                StandInFault.body(200, "application/json", json("{'success':false,'message':'Project not found'}")));
        assertThat(failureOf(account(client).projects().delete(ID)))
                .hasMessageContaining("knows nothing of that: Project not found");
    }

    static Throwable failureOf(MeteredCall<?> call) {
        try {
            Object value = call.send().join();
            throw new AssertionError("no failure but " + value);
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private static MeteredAccount account(MeteredClient client) {
        return client.account(SECRET);
    }

    private static MeteredProject project(MeteredClient client) {
        return client.project(ID, PROJECT_KEY);
    }

    private static BigDecimal money(String amount) {
        return new BigDecimal(amount);
    }

    private static Map<String, String> decoded(String query) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : query.split("&")) {
            String[] halves = pair.split("=", 2);
            pairs.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return pairs;
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
