package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.fixtures.vendors.OtherVendorsStandIn;
import dev.turnprobe.fixtures.vendors.StandInFault;
import java.io.File;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command that talks to a provider, at every verbosity, when it works and when it does not: no secret comes out. */
@Timeout(120)
class AccountSecretsTest {
    private static final String SHARED = "planted-shared-secret";

    @TempDir
    Path directory;

    private MeteredStandIn metered;
    private OtherVendorsStandIn vendors;
    private String ada;
    private final List<String> planted = new ArrayList<>();

    @BeforeEach
    void plant() {
        metered = MeteredStandIn.start();
        metered.relays(region -> List.of("turn:127.0.0.1:1"));
        vendors = OtherVendorsStandIn.start();
        ada = metered.credential(null, "ada");
        planted.addAll(List.of(
                metered.secretKey(),
                metered.apiKeyOf(ada),
                String.valueOf(metered.turnPassword(ada)),
                SHARED,
                OtherVendorsStandIn.SECRET,
                OtherVendorsStandIn.PASSWORD));
    }

    @AfterEach
    void uproot() {
        metered.close();
        vendors.close();
    }

    static List<String> outputs() {
        return List.of("", "-q", "-v", "-vv", "--json -vv");
    }

    static List<String> refusals() {
        return List.of("", "-vv", "--json -vv");
    }

    /** ADA stands for a user name, PROJECT for a project's id. */
    private static final List<String> COMMANDS = List.of(
            "metered credentials list",
            "metered credentials create --label x",
            "metered credentials enable ADA",
            "metered credentials disable --yes ADA",
            "metered credentials label ADA other",
            "metered credentials delete --yes --label x",
            "metered credentials list --project PROJECT",
            "metered credentials create --dry-run",
            "metered projects list",
            "metered projects create lab --output FILE",
            "metered projects update PROJECT --quota 2GB",
            "metered projects regenerate-key PROJECT --yes --output FILE",
            "metered projects delete PROJECT --yes",
            "metered usage",
            "metered usage --by-day",
            "metered usage --by-user",
            "metered usage --by-user --by-day",
            "metered usage --user ADA",
            "metered usage --project PROJECT",
            "metered charges",
            "metered regions",
            "credentials mint",
            "credentials mint turn:h --output FILE",
            "credentials fetch --metered app",
            "credentials fetch --metered app --output FILE",
            "credentials fetch --provider twilio",
            "credentials fetch --provider cloudflare",
            "credentials fetch --provider xirsys",
            "credentials lint",
            "check --metered app --timeout 1s --samples 0");

    @ParameterizedTest
    @MethodSource("outputs")
    void successTellsNone(String output) {
        for (String command : COMMANDS) {
            assertClean(run(this::environment, command, output));
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalTellsNone(String output) {
        String wrong = "wrong-but-still-a-secret";
        planted.add(wrong);
        Supplier<Map<String, String>> refused = () -> {
            Map<String, String> environment = environment();
            environment.replaceAll((name, value) ->
                    name.matches(".*(KEY|TOKEN|SECRET)$") && !name.equals("TURN_SECRET") ? wrong + name : value);
            return environment;
        };
        for (String command : COMMANDS) {
            assertClean(run(refused, command, output));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-vv", "--json -vv"})
    void answersThatRepeatTheSecretsTellNone(String output) {
        String echo = String.join(" ", planted);
        String json = "{\"message\":\"no such thing: " + echo + " at ?secretKey=" + metered.secretKey() + "\"}";
        List<StandInFault> faults = List.of(
                StandInFault.body(400, "application/json", json),
                StandInFault.body(200, "application/json", json),
                StandInFault.truncatedJson(),
                StandInFault.htmlPage(404),
                StandInFault.redirect("https://elsewhere.example/"));
        for (StandInFault fault : faults) {
            // What an answer may repeat is what its own request held, so each is asked for its own key only.
            metered.fail(fault);
            Cli.Result account = run(this::environment, "metered usage", output);
            assertThat(account.code()).as(account.all()).isEqualTo(ExitCode.CREDENTIALS);
            assertThat(account.all()).doesNotContain(metered.secretKey());
            metered.fail(fault);
            Cli.Result credential = run(this::environment, "check --metered app", output);
            assertThat(credential.code()).as(credential.all()).isEqualTo(ExitCode.CREDENTIALS);
            assertThat(credential.all()).doesNotContain(metered.apiKeyOf(ada));
            vendors.fail(fault);
            Cli.Result vendor = run(this::environment, "check --provider cloudflare", output);
            assertThat(vendor.code()).as(vendor.all()).isEqualTo(ExitCode.CREDENTIALS);
            assertThat(vendor.all()).doesNotContain(OtherVendorsStandIn.SECRET);
        }
    }

    @Test
    void misuseTellsNone() {
        Map<String, String> spaced = environment();
        spaced.put("METERED_SECRET_KEY", metered.secretKey() + "\n");
        spaced.put("METERED_API_KEY", " " + metered.apiKeyOf(ada));
        for (String command : List.of(
                "metered usage",
                "metered projects list",
                "metered credentials delete --yes --label x",
                "credentials fetch --metered app",
                "credentials mint",
                "check --metered app")) {
            assertClean(run(() -> spaced, command, "-vv"));
            assertClean(run(this::environment, command, "--no-such-option=" + SHARED));
            assertClean(run(this::environment, command, "--metered-url http://user:" + SHARED + "@127.0.0.1/"));
        }
    }

    /** The JDK's HTTP client decides once a JVM what it logs, so this takes a process; its arguments hold no key either. */
    @Test
    void theHttpClientsOwnLogTellsNone() throws Exception {
        String logged = child("-Djdk.httpclient.HttpClient.log=all", "metered", "usage", "-vv");
        assertThat(logged).contains("REQUEST", "secretKey=***", "used 0 B", "exit 0");
        assertThat(planted).noneMatch(logged::contains);
        String refused = child("-Djdk.internal.httpclient.debug=true", "metered", "usage", "-vv");
        assertThat(refused).contains("jdk.internal.httpclient.debug would print", "exit 2");
        assertThat(planted).noneMatch(refused::contains);
    }

    private String child(String property, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                property,
                "-cp",
                System.getProperty("java.class.path"),
                ProbeApp.class.getName()));
        command.addAll(List.of(arguments));
        assertThat(planted).noneMatch(String.join(" ", arguments)::contains);
        File output = directory.resolve("output").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putAll(environment());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output.toPath()) + "exit " + process.exitValue();
    }

    private Cli.Result run(Supplier<Map<String, String>> environment, String command, String output) {
        Cli cli = new Cli().today();
        environment.get().forEach(cli::environment);
        String line = (command + " " + output)
                .strip()
                .replace("ADA", ada)
                .replace("PROJECT", "0123456789abcdef01234567")
                .replace("FILE", directory.resolve("file").toString());
        return cli.execute(line.split(" "));
    }

    private Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("METERED_BASE_URL", metered.url());
        all.put("METERED_SECRET_KEY", metered.secretKey());
        all.put("METERED_API_KEY", metered.apiKeyOf(ada));
        all.put("TURN_SECRET", SHARED);
        all.put("TWILIO_BASE_URL", vendors.url());
        all.put("TWILIO_ACCOUNT_SID", OtherVendorsStandIn.TWILIO_ACCOUNT);
        all.put("TWILIO_AUTH_TOKEN", OtherVendorsStandIn.SECRET);
        all.put("CLOUDFLARE_TURN_BASE_URL", vendors.url());
        all.put("CLOUDFLARE_TURN_KEY_ID", OtherVendorsStandIn.CLOUDFLARE_KEY);
        all.put("CLOUDFLARE_TURN_KEY_API_TOKEN", OtherVendorsStandIn.SECRET);
        all.put("XIRSYS_BASE_URL", vendors.url());
        all.put("XIRSYS_CHANNEL", OtherVendorsStandIn.XIRSYS_CHANNEL);
        all.put("XIRSYS_IDENT", OtherVendorsStandIn.IDENT);
        all.put("XIRSYS_SECRET", OtherVendorsStandIn.SECRET);
        return all;
    }

    private void assertClean(Cli.Result result) {
        assertThat(result.code()).as(result.all()).isNotEqualTo(ExitCode.BUG);
        for (String secret : planted) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            assertThat(result.all())
                    .doesNotContain(secret)
                    .doesNotContain(URLEncoder.encode(secret, StandardCharsets.UTF_8))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        }
    }
}
