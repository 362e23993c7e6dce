package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.StandInRequest;
import dev.turnprobe.probe.report.Schemas;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The account's commands against an account: what they ask, what they print, what they never do unasked. */
class MeteredCommandTest {
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);

    @TempDir
    Path directory;

    private MeteredStandIn metered;
    private Standing standing;

    @BeforeEach
    void start() {
        metered = MeteredStandIn.start();
        standing = new Standing(metered);
    }

    @AfterEach
    void stop() {
        metered.close();
    }

    @Test
    void credentialIsCreatedListedRelabelledDisabledEnabledAndDeleted() {
        JsonNode made = one("metered credentials create --expires 2h --label ada", "credentials");
        String username = made.path("username").asText();
        assertThat(made.path("expiryInSeconds").asInt()).isEqualTo(7200);
        assertThat(made.path("label").asText()).isEqualTo("ada");
        assertThat(made.has("password")).isFalse();

        metered.credential(null, "bob");
        assertThat(json("metered credentials list").path("credentials")).hasSize(2);
        assertThat(one("metered credentials list --label ada", "credentials")
                        .path("username")
                        .asText())
                .isEqualTo(username);
        assertThat(one("metered credentials label " + username + " eve", "credentials")
                        .path("label")
                        .asText())
                .isEqualTo("eve");
        assertThat(json("metered credentials disable --yes " + username)
                        .path("message")
                        .asText())
                .isNotBlank();
        assertThat(metered.turnPassword(username)).isNull();
        json("metered credentials enable " + username);
        assertThat(metered.turnPassword(username)).isNotNull();
        json("metered credentials delete --yes " + username);
        assertThat(json("metered credentials delete --yes --label bob")
                        .path("deleted")
                        .asInt())
                .isOne();
        assertThat(json("metered credentials list --all").path("credentials")).isEmpty();
        assertThat(standing.run("metered credentials list").out()).contains("no credentials");
    }

    @Test
    void listsOfManyPagesAreWhole() {
        for (int i = 0; i < 120; i++) {
            metered.credential(null, "user" + i);
        }
        assertThat(json("metered credentials list").path("credentials")).hasSize(120);
    }

    @Test
    void passwordsAreHiddenUntilTheyAreAskedFor() throws Exception {
        String username = metered.credential(null, "ada");
        String password = String.valueOf(metered.turnPassword(username));
        Cli.Result hidden = standing.run("metered credentials list");
        assertThat(hidden.out()).contains("***");
        assertThat(hidden.err()).contains("--show-secrets");
        assertThat(hidden.all()).doesNotContain(password, metered.apiKeyOf(username));
        assertThat(standing.run("metered credentials list --show-secrets").out())
                .contains(password, metered.apiKeyOf(username));

        Path file = directory.resolve("list.json");
        Files.writeString(file, "was readable for all");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Cli.Result written = standing.run("metered credentials list --output", file.toString());
        assertThat(written.code()).isZero();
        assertThat(written.all()).doesNotContain(password);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Schemas.account(Files.readString(file)).path("credentials").findValuesAsText("password"))
                .containsExactly(password);
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metered credentials create --output /does/not/exist/f",
                "metered projects create lab --output /does/not/exist/f",
            })
    void nothingIsMadeThatCouldNotBeWritten(String line) {
        Cli.Result result = standing.run(line);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("/does/not/exist/f: no such directory");
        assertThat(metered.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metered credentials disable x",
                "metered credentials delete x",
                "metered credentials delete --label x",
                "metered projects delete x",
                "metered projects regenerate-key x --show-secrets",
            })
    void whatTakesAwayIsAskedOnATerminalAndNeedsYesElsewhere(String line) {
        Cli.Result unasked = standing.run(line);
        assertThat(unasked.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unasked.err()).contains("add --yes");

        Person person = new Person("n");
        Cli.Result declined = standing.account().terminal(person).execute(line.split(" "));
        assertThat(declined.code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(declined.err()).contains("nothing was done");
        assertThat(person.asked)
                .singleElement()
                .asString()
                .startsWith("Really ")
                .endsWith("[y/N] ");
        assertThat(metered.requests()).isEmpty();

        Cli.Result agreed = standing.account().terminal(new Person("y")).execute(line.split(" "));
        assertThat(metered.requests()).as(agreed.all()).isNotEmpty();
        assertThat(standing.run(line + " --yes").err()).doesNotContain("add --yes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metered credentials list --all --label a | GET URL/api/v2/turn/credentials?secretKey=***&page=1&all=true&label=a",
                "metered credentials create --expires 1h | POST URL/api/v1/turn/credential?secretKey=*** {\"expiryInSeconds\":3600}",
                "metered credentials disable u | POST URL/api/v1/turn/credential/disable?secretKey=*** {\"username\":\"u\"}",
                "metered credentials delete --label a | DELETE URL/api/v2/turn/credential/by_label?secretKey=***&label=a",
                "metered projects delete p | DELETE URL/api/v2/turn/project/p?secretKey=***",
                "metered projects create p | POST URL/api/v2/turn/project?secretKey=*** {\"projectName\":\"p\"}",
                "metered usage | GET URL/api/v1/turn/current_usage?secretKey=***",
                "metered charges --from 2026-01-01 --to 2026-01-31"
                        + "| GET URL/api/v2/payment/usage-charges?secretKey=***&startDate=2026-01-01&endDate=2026-01-31",
            })
    void dryRunShowsTheRequestWithoutItsKeyAndSendsNothing(String line, String request) {
        Cli.Result text = standing.run(line + " --dry-run");
        assertThat(text.code()).as(text.all()).isZero();
        assertThat(text.out().strip()).isEqualTo(request.strip().replace("URL", metered.url()));
        JsonNode document = json(line + " --dry-run");
        assertThat(document.path("requests").path(0).asText())
                .isEqualTo(text.out().strip());
        assertThat(metered.requests()).isEmpty();
    }

    @Test
    void usageIsABarAndCharts() {
        String ada = metered.credential(null, "ada");
        String bob = metered.credential(null, null);
        metered.quotaInGB(new BigDecimal("40"));
        metered.relayed(ada, TODAY, 20_000_000_000L);
        metered.relayed(bob, TODAY, 10_000_000_000L);
        assertThat(standing.run("metered usage").out())
                .contains("used 30.00 GB of 40.00 GB  [##############################----------] 75.0 %");
        assertThat(standing.run("metered usage --by-user").out())
                .containsPattern(ada + "  ada +20.00 GB  #{40}\\R")
                .containsPattern(bob + "  - +10.00 GB  #{20}\\R");
        JsonNode byDay = json("metered usage --by-day").path("usage");
        assertThat(byDay.path("usedPercent").asInt()).isEqualTo(75);
        assertThat(byDay.path("byDay").path(0).path("date").asText()).isEqualTo(TODAY.toString());
        assertThat(byDay.path("byDay").path(0).path("usedBytes").asLong()).isEqualTo(30_000_000_000L);
        JsonNode user = json("metered usage --user " + bob).path("usage");
        assertThat(user.path("byUser").path(0).path("usedBytes").asLong()).isEqualTo(10_000_000_000L);
        JsonNode daily = json("metered usage --by-day --by-user").path("daily");
        assertThat(daily.findValuesAsText("date")).contains(TODAY.toString());
        assertThat(standing.run("metered usage --by-day --by-user").out()).contains(TODAY + "  30.00 GB");
    }

    @ParameterizedTest
    @CsvSource({
        "--quota 40GB, 0",
        "--quota 30GB, 0",
        "--quota 29.99GB, 1",
        "--quota 40GB --threshold 75%, 0",
        "--quota 40GB --threshold 74.9%, 1",
        "--threshold 19%, 1",
        "--threshold 20 --json, 0",
    })
    void overTheThresholdIsExit1(String options, int code) {
        metered.relayed(metered.credential(null, "ada"), 30_000_000_000L);
        Cli.Result result = standing.run("metered usage " + options);
        assertThat(result.code()).as(result.all()).isEqualTo(code);
        assertThat(result.out().contains("OVER the threshold")).isEqualTo(code == 1);
    }

    @Test
    void alarmThatCouldNeverRingIsRefused() {
        metered.quotaInGB(BigDecimal.ZERO);
        Cli.Result result = standing.run("metered usage --threshold 80%");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("add --quota");
    }

    @Test
    void freePlanFallsBackToTheArchivedList() {
        metered.relayed(metered.credential(null, "ada"), 1_000_000_000L);
        metered.plan(MeteredStandIn.Plan.FREE);
        assertThat(json("metered usage --by-user").path("usage").path("byUser")).hasSize(1);
        assertThat(metered.requests()).extracting(StandInRequest::path).endsWith("/api/v1/turn/current_usage_by_user");
    }

    @Test
    void projectsFromCreationToDeletion() {
        Cli.Result keyless = standing.run("metered projects create lab");
        assertThat(keyless.code()).isEqualTo(ExitCode.USAGE);
        assertThat(keyless.err()).contains("told only once");
        assertThat(metered.requests()).isEmpty();

        JsonNode lab = one(
                "metered projects create lab --quota 1GB --at-quota notify --webhook https://hooks.example/s3cret "
                        + "--notify a@b.example --show-secrets",
                "projects");
        String id = lab.path("id").asText();
        String key = lab.path("apiKey").asText();
        assertThat(key).startsWith("pk_");
        assertThat(lab.path("quotaBytes").asLong()).isEqualTo(1_000_000_000L);
        assertThat(lab.path("quotaAction").asText()).isEqualTo("notify");

        Cli.Result list = standing.run("metered projects list");
        assertThat(list.out()).contains(id, "https://hooks.example/***").doesNotContain("s3cret");
        assertThat(one("metered projects update " + id + " --name lab2", "projects")
                        .path("name")
                        .asText())
                .isEqualTo("lab2");

        // With the project's own key, and no other.
        Cli byProject = new Cli()
                .today()
                .environment("METERED_BASE_URL", metered.url())
                .environment("METERED_PROJECT_API_KEY", key);
        Cli.Result made =
                byProject.execute(Standing.words("metered credentials create --json --label x --project", id));
        assertThat(made.code()).as(made.all()).isZero();
        assertThat(metered.requests().get(metered.requests().size() - 1).parameter("projectApiKey"))
                .isEqualTo(key);
        String username = Schemas.account(made.out())
                .path("credentials")
                .path(0)
                .path("username")
                .asText();
        metered.relayed(username, 500_000_000L);
        assertThat(json("metered credentials list --project " + id).path("credentials"))
                .hasSize(1);
        for (String detail : List.of("", " --by-day", " --by-user", " --user " + username)) {
            JsonNode usage = json("metered usage --project " + id + detail).path("usage");
            assertThat(usage.path("usedBytes").asLong()).isEqualTo(500_000_000L);
            assertThat(usage.path("usedPercent").asInt()).isEqualTo(50);
        }
        assertThat(json("metered credentials delete --yes --label x --project " + id)
                        .path("deleted")
                        .asInt())
                .isOne();

        JsonNode renewed = json("metered projects regenerate-key --yes --show-secrets " + id);
        assertThat(renewed.path("projectKey").path("apiKey").asText())
                .startsWith("pk_")
                .isNotEqualTo(key);
        json("metered projects delete --yes " + id);
        assertThat(json("metered projects list").path("projects")).isEmpty();
    }

    @Test
    void chargesAreABill() {
        Map<String, @Nullable Object> line = Map.of(
                "date", "2026-01-02",
                "type", "overage",
                "description", "relay\u001b[31m overage",
                "usage", new BigDecimal("10.5"),
                "unit", "GB",
                "unitCharge", new BigDecimal("0.1"),
                "total", new BigDecimal("1.05"),
                "status", "paid");
        metered.charged(line);
        String command = "metered charges --from 2026-01-01 --to 2026-01-31";
        JsonNode charges = json(command).path("charges");
        assertThat(charges.path("total").decimalValue()).isEqualByComparingTo("1.05");
        assertThat(charges.path("lines").path(0).path("unitCharge").decimalValue())
                .isEqualByComparingTo("0.1");
        assertThat(standing.run(command).out())
                .contains("10.5 GB", "2026-01-01 to 2026-01-31: 1.05 USD")
                .doesNotContain("\u001b");
        assertThat(standing.run("metered charges").out()).contains("no charges", "to " + TODAY);
    }

    @Test
    void regionsAreAllThereAndAskNobody() {
        Cli.Result result = Cli.run("metered", "regions", "--json");
        assertThat(result.code()).isZero();
        assertThat(Schemas.account(result.out()).path("regions")).hasSize(32);
        assertThat(Cli.run("metered", "regions").out()).containsPattern("north_america +na.relay.metered.ca +paid");
    }

    @Test
    void refusalIsExit4WithTheVendorsWords() {
        Cli wrong = standing.account().environment("METERED_SECRET_KEY", "not-the-key-of-this");
        Cli.Result text = wrong.execute("metered", "usage");
        assertThat(text.code()).isEqualTo(ExitCode.CREDENTIALS);
        assertThat(text.err()).contains("PROVIDER_REFUSED", "Invalid secretKey", "  -> ");
        assertThat(text.out()).isEmpty();
        Cli.Result json = standing.account()
                .environment("METERED_SECRET_KEY", "not-the-key-of-this")
                .execute("metered", "usage", "--json");
        assertThat(json.code()).isEqualTo(ExitCode.CREDENTIALS);
        JsonNode why = Schemas.account(json.out()).path("diagnosis").path(0);
        assertThat(why.path("code").asText()).isEqualTo("PROVIDER_REFUSED");
        assertThat(why.path("evidence").path("reason").asText()).isEqualTo("unauthorized");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void verboseShowsEachRequestWithoutItsKey() {
        Cli.Result result = standing.run("metered usage -v");
        assertThat(result.err())
                .containsPattern("http: GET \\S+/api/v1/turn/current_usage\\?secretKey=\\*\\*\\* -> 200 in \\d+ ms");
        assertThat(result.out()).doesNotContain("http:");
    }

    private JsonNode json(String line) {
        Cli.Result result = standing.run(line + " --json");
        assertThat(result.code()).as(line + ": " + result.all()).isZero();
        return Schemas.account(result.out());
    }

    private JsonNode one(String line, String member) {
        JsonNode list = json(line).path(member);
        assertThat(list).as(line).hasSize(1);
        return list.path(0);
    }

    /** Somebody at the keyboard who always gives the same answer. */
    private static final class Person implements Terminal {
        private final String answer;
        private final List<String> asked = new ArrayList<>();

        Person(String answer) {
            this.answer = answer;
        }

        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public String readLine(String prompt) {
            asked.add(prompt);
            return answer;
        }

        @Override
        public char @Nullable [] readPassword(String prompt) {
            return null;
        }
    }
}
