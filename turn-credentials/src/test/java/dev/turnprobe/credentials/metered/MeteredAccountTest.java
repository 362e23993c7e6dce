package dev.turnprobe.credentials.metered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.turnprobe.credentials.CachingSource;
import dev.turnprobe.credentials.EagerTime;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole stories against an account with state. */
class MeteredAccountTest {
    private final EagerTime time = new EagerTime();
    private final MeteredStandIn metered = MeteredStandIn.start(0, time);
    private final MeteredClient client = MeteredClient.at(metered.url(), time.settings());
    private final SecretKey secretKey = SecretKey.of(metered.secretKey());
    private final MeteredAccount account = client.account(secretKey);

    @AfterEach
    void close() {
        metered.close();
    }

    @Test
    void aCredentialsLife() {
        MeteredCredential made = account.create(
                        CredentialRequest.expiringIn(Duration.ofHours(1)).labelled("life"))
                .send()
                .join();
        assertThat(metered.turnPassword(made.username())).isEqualTo(made.password());
        IceServers servers = client.iceServers(made.apiKey(), MeteredRegion.parse("singapore"))
                .send()
                .join();
        assertThat(servers.relays()).isTrue();
        assertThat(servers.servers()).hasSize(5).last().satisfies(server -> {
            assertThat(server.urls()).containsExactly("turns:sg.relay.metered.ca:443?transport=tcp");
            assertThat(server.credential()).isEqualTo(made.password());
        });
        assertThat(made.at(MeteredRegion.parse("singapore")).servers().get(1).urls())
                .as("the same, without asking")
                .containsExactlyElementsOf(servers.servers().stream()
                        .skip(1)
                        .flatMap(server -> server.urls().stream())
                        .toList());

        account.disable(made.username()).send().join();
        assertThat(metered.turnPassword(made.username())).isNull();
        assertThatThrownBy(() ->
                        MeteredSource.of(client, made.apiKey(), null).lease().join())
                .hasMessageContaining("no TURN server");
        account.enable(made.username()).send().join();
        assertThat(metered.turnPassword(made.username())).isNotNull();
        assertThat(account.relabel(made.username(), "other").send().join().label())
                .isEqualTo("other");
        assertThat(account.list(false, "other").all().join()).containsExactly(withExpired(made, "other"));
        assertThat(account.delete(made.username()).send().join()).isEqualTo("credential removed");
        assertThat(account.list(true, null).all().join()).isEmpty();
    }

    @Test
    void listsAreStreamsThatFetchAsTheyGo() {
        for (int i = 0; i < 120; i++) {
            metered.credential(i < 20 ? 60L : null, "n" + i);
        }
        assertThat(account.list(false, null).stream()
                        .map(MeteredCredential::label)
                        .limit(3))
                .containsExactly("n0", "n1", "n2");
        assertThat(metered.requests()).as("one page was enough").hasSize(1);
        assertThat(account.list(false, null).stream()).hasSize(120);
        assertThat(metered.requests()).hasSize(4);
        time.advance(Duration.ofMinutes(2));
        assertThat(account.list(false, null).all().join()).hasSize(100);
        assertThat(account.list(true, null).all().join())
                .hasSize(120)
                .first()
                .extracting(MeteredCredential::expired)
                .isEqualTo(true);
        List<Integer> sizes = new ArrayList<>();
        account.list(true, null).forEachPage(page -> sizes.add(page.size())).join();
        assertThat(sizes).containsExactly(50, 50, 20);
        assertThat(account.list(true, null).page(1).send().join().total()).isEqualTo(120);
    }

    @Test
    void aFailureInTheMiddleOfAStreamIsThatFailure() {
        for (int i = 0; i < 60; i++) {
            metered.credential(null, null);
        }
        Stream<MeteredCredential> stream = account.list(false, null).stream();
        var items = stream.iterator();
        items.next();
        metered.fail(StandInFault.body(400, "application/json", "{\"message\":\"enough\"}"));
        assertThatThrownBy(() -> items.forEachRemaining(item -> {}))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("enough");
    }

    @Test
    void pagesThatGoRoundInCirclesAreRefused() {
        StandInFault same = StandInFault.body(
                200, "application/json", "{\"data\":[{\"username\":\"u\"}],\"pagination\":{\"next_page\":1}}");
        metered.fail(same);
        assertThatThrownBy(() -> account.list(false, null).all().join()).hasMessageContaining("$.pagination.next_page");
        metered.fail(StandInFault.body(200, "application/json", "{\"data\":[],\"has_more\":true}"));
        assertThatThrownBy(() -> account.usage().currentByUser().all().join())
                .hasMessageContaining("$.data: an empty page that promises another");
    }

    @Test
    void usageInAllItsForms() {
        String a = metered.credential(null, "a");
        String b = metered.credential(null, null);
        LocalDate day = LocalDate.parse("2031-01-10");
        metered.relayed(a, day, 1_500_000_000);
        metered.relayed(a, day.plusDays(1), 10_000_000);
        metered.relayed(b, day, 2_000_000_000);
        metered.quotaInGB(new BigDecimal("3"));
        MeteredUsage usage = account.usage();
        UsageTotal<Gigabytes> total = usage.current().send().join();
        assertThat(total.used()).hasToString("3.51 GB");
        assertThat(total.overage()).hasToString("0.51 GB");
        assertThat(total.share()).isEqualTo(1.17);
        assertThat(usage.currentByDate().send().join())
                .extracting(UsageOfDay::used)
                .extracting(Gigabytes::toString)
                .containsExactly("3.5 GB", "0.01 GB");
        assertThat(usage.currentForUser(a).send().join()).hasToString("1.51 GB");
        assertThat(usage.currentByUser().all().join())
                .extracting(UsageOfUser::label, user -> user.used().toString())
                .containsExactly(tuple("a", "1.51 GB"), tuple(null, "2 GB"));
        assertThat(usage.currentByUserArchived().send().join()).hasSize(2);
        List<DailyUsage> days =
                usage.dailyByUser(LocalDate.parse("2031-01-01"), null).all().join();
        assertThat(days).hasSize(15);
        assertThat(days.get(9).users())
                .as("largest first")
                .extracting(UsageOfUser::username)
                .containsExactly(b, a);
    }

    @Test
    void charges() {
        metered.charged(Map.of(
                "date",
                "2031-01-02",
                "type",
                "recharge",
                "description",
                "r",
                "status",
                "paid",
                "total",
                new BigDecimal("5"),
                "paymentMethod",
                "automatic"));
        metered.charged(Map.of(
                "date",
                "2031-01-01",
                "type",
                "subscription_renewal",
                "description",
                "s",
                "status",
                "paid",
                "total",
                new BigDecimal("99.50"),
                "paymentMethod",
                "automatic",
                "planName",
                "Growth"));
        metered.charged(Map.of(
                "date",
                "2030-12-31",
                "type",
                "recharge",
                "description",
                "old",
                "status",
                "paid",
                "total",
                new BigDecimal("7")));
        Charges charges = account.usage()
                .charges(LocalDate.parse("2031-01-01"), LocalDate.parse("2031-01-31"))
                .send()
                .join();
        assertThat(charges.lines()).extracting(Charge::planName).containsExactly("Growth", null);
        assertThat(charges.total()).isEqualByComparingTo("104.50");
    }

    @Test
    void aProjectsLife() {
        Project made = account.projects()
                .create(ProjectSettings.named("lab").withQuota(new Bytes(1 << 21)))
                .send()
                .join();
        MeteredProject project = client.project(made.id(), made.apiKey());
        MeteredCredential credential = project.create(
                        CredentialRequest.unlimited().labelled("in"))
                .send()
                .join();
        metered.relayed(credential.username(), 1_048_577);
        assertThat(project.usage().send().join().share()).isEqualTo(1_048_577.0 / (1 << 21));
        assertThat(project.usageByDate().send().join()).hasSize(1);
        assertThat(project.usageByUser().all().join())
                .containsExactly(new UsageOfUser<>(credential.username(), "in", new Bytes(1_048_577)));
        assertThat(project.usageForUser(credential.username()).send().join().used())
                .isEqualTo(new Bytes(1_048_577));
        assertThat(project.list(false, "in").all().join())
                .extracting(MeteredCredential::project)
                .containsExactly(made.id());
        ProjectApiKey newKey =
                account.projects().regenerateApiKey(made.id()).send().join();
        assertThatThrownBy(() -> project.usage().send().join()).hasMessageContaining("Invalid projectApiKey");
        assertThat(client.project(made.id(), newKey).deleteByLabel("in").send().join())
                .isEqualTo(1);
        Project renamed = account.projects()
                .update(made.id(), ProjectSettings.unchanged().withName("lab2"))
                .send()
                .join();
        assertThat(renamed.name()).isEqualTo("lab2");
        assertThat(renamed.quota()).as("left as it was").isEqualTo(new Bytes(1 << 21));
        assertThat(account.projects().list().send().join()).containsExactly(renamed);
        account.projects().delete(made.id()).send().join();
        assertThat(account.projects().list().send().join()).isEmpty();
    }

    @Test
    void aThousandAskersOfACachingSourceMakeOneHttpCall() {
        ApiKey key = ApiKey.of(metered.apiKeyOf(metered.credential(null, null)));
        CachingSource source =
                new CachingSource(MeteredSource.of(client, key, null), time, (delay, task) -> () -> {}, new Random(1));
        List<CompletableFuture<Lease>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(CompletableFuture.supplyAsync(source::lease).thenCompose(lease -> lease));
        }
        assertThat(all)
                .allSatisfy(lease -> assertThat(lease.join().servers().relays()).isTrue());
        assertThat(metered.requests()).hasSize(1);
    }

    @Test
    void aMintingSourceMakesACredentialAndKnowsItsEnd() {
        CredentialRequest hour =
                CredentialRequest.expiringIn(Duration.ofHours(1)).labelled("minted");
        Lease lease = MeteredSource.minting(client, secretKey, hour, MeteredRegion.STANDARD)
                .lease()
                .join();
        assertThat(lease.expiresAt()).isEqualTo(time.instant().plus(Duration.ofHours(1)));
        assertThat(lease.serverDate()).isNotNull();
        assertThat(account.list(false, "minted").all().join()).hasSize(1);
    }

    private static MeteredCredential withExpired(MeteredCredential made, String label) {
        return new MeteredCredential(
                made.username(), made.password(), made.apiKey(), label, made.expiryInSeconds(), false, null, null);
    }
}
