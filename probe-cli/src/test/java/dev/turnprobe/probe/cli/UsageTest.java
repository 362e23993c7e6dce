package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked wrongly ends with 2, a line that names it, and nothing probed (cli.md §3). */
class UsageTest {
    @TempDir
    Path directory;

    @Test
    void versionIsOneLine() {
        Cli.Result result = Cli.run("--version");
        assertThat(result).isEqualTo(new Cli.Result(0, "turnprobe 0.0.0-test (Java 17, TestOS)" + nl(), ""));
        assertThat(Cli.run("check", "--version").out()).isEqualTo(result.out());
    }

    @Test
    void helpNamesCommandsAndGivesExamplesFirst() {
        Cli.Result root = Cli.run("--help");
        assertThat(root.out()).contains("check", "demo", "turnprobe demo");
        assertThat(root.out().indexOf("Examples:"))
                .isNotNegative()
                .isLessThan(root.out().indexOf("Usage:"));
        Cli.Result check = Cli.run("check", "--help");
        assertThat(check.code()).isZero();
        assertThat(check.out()).contains("--ice-servers", "--password-file", "--require", "Exit codes:");
        assertThat(check.out().indexOf("Examples:")).isLessThan(check.out().indexOf("--json"));
        assertThat(Cli.run("help", "check").out()).isEqualTo(check.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "credentials",
                "credentials mint",
                "credentials fetch",
                "credentials lint",
                "metered",
                "metered credentials",
                "metered credentials list",
                "metered credentials create",
                "metered credentials enable",
                "metered credentials disable",
                "metered credentials delete",
                "metered credentials label",
                "metered projects",
                "metered projects list",
                "metered projects create",
                "metered projects update",
                "metered projects delete",
                "metered projects regenerate-key",
                "metered usage",
                "metered charges",
                "metered regions",
                "monitor",
                "completion",
                "man"
            })
    void everyCommandHasHelpWithExamplesFirst(String command) {
        Cli.Result help = Cli.run((command + " --help").split(" "));
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("  turnprobe " + command).doesNotContain("%n", "%%");
        assertThat(help.out().indexOf("Examples:"))
                .isNotNegative()
                .isLessThan(help.out().indexOf("Usage:"))
                .isLessThan(help.out().indexOf("--help"));
        assertThat(Cli.run((command + " --version").split(" ")).out()).startsWith("turnprobe 0.0.0-test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "| a command is missing",
                "chek turn:a | did you mean check?",
                "complettion bash | did you mean completion?",
                "check turn:h --timout 1s | unknown option --timout; did you mean --timeout?",
                "check trun:h | did you mean turn:?",
                "check relay.example.org:3478 | did you mean turn:relay.example.org:3478 or stun:relay.example.org:3478?",
                "check -6 turn:127.0.0.1 | -6 leaves no way to turn:127.0.0.1",
                "check -4 turn:[::1]:3478 | -4 leaves no way to turn:[::1]:3478",
                "check turn:h?transport=tpc | did you mean tcp?",
                "check turn:h?transport=tls | TLS is turns: with ?transport=tcp",
                "check turn:h --require rely | did you mean relay?",
                "check --provider twillio | did you mean twilio?",
                "check --metered app --region eurpoe | did you mean europe?",
                "credentials mnit | did you mean mint?",
                "completion | SHELL",
                "check | nothing to check",
                "check --metered app | METERED_API_KEY is not set",
                "check --metered-url=http://relay.example.org | METERED_API_KEY is not set",
                "metered usage --metered-url=http://relay.example.org | METERED_SECRET_KEY is not set",
                "credentials lint extra | unknown argument extra",
                "check --provider twilio | TWILIO_ACCOUNT_SID is not set",
                "check --provider cloudflare | CLOUDFLARE_TURN_KEY_ID is not set",
                "check --provider xirsys | XIRSYS_CHANNEL is not set",
                "check --provider acme | --provider acme: expected twilio, cloudflare, xirsys or metered",
                "check --provider metered | METERED_API_KEY is not set",
                "check turn:h --region europe | --region needs --metered APP or --provider twilio",
                "check --metered app --samples -1 | --samples must be from 0",
                "check --metered app --ttl 1h | --ttl: Metered's credential",
                "credentials | Missing required subcommand",
                "credentials fetch | nobody to ask",
                "credentials mint | no shared secret",
                "credentials lint | nothing to look at",
                "credentials lint --ice-servers /does/not/exist | no such file",
                "metered | Missing required subcommand",
                "metered credentials | Missing required subcommand",
                "metered usage | METERED_SECRET_KEY is not set",
                "metered usage --user u --by-day | leave --by-day and --by-user out",
                "metered usage --by-day --from 2026-01-01 | need both --by-day and --by-user",
                "metered usage --by-day --by-user --quota 1GB | leave those out",
                "metered usage -q -v | exclude each other",
                "metered charges --from yesterday | --from",
                "metered credentials delete | give either a USERNAME or --label",
                "metered credentials create --expires 0s | at least one second",
                "metered projects update x | nothing to change",
                "metered projects create x --at-quota explode | expected disable, notify or none",
                "metered projects create x --quota 20XB --show-secrets | write it like 20GB",
                "metered projects create x --webhook http://h --show-secrets | begins with https://",
                "metered credential list | did you mean",
                "check turn:h -4 -6 | -4 and -6 exclude each other",
                "check turn:h --timeout 0s | --timeout must be more than 0",
                "check turn:h --timeout soon | 'soon' is no duration",
                "check turn:h --timeout -1s | '-1s' is no duration",
                "check turn:h --parallel -1 | --parallel must not be negative",
                "check turn:h --parallel x | --parallel",
                "check turn:h --samples -1 | --samples must be from 0",
                "check turn:h --require relay,smoke | smoke: expected relay, udp, tcp, tls or dtls",
                "check turn:h --json --ndjson | exclude each other",
                "check turn:h --json --csv | --json and --csv exclude each other",
                "regions --metered a --ndjson --csv | --ndjson and --csv exclude each other",
                "check turn:h --junit - | --junit -: standard output is for --json",
                "check turn:h --junit target/no/such/directory/f.xml | no such directory",
                "nat stun:h --junit target/no/such/directory/f.xml | --junit target/no/such/directory/f.xml",
                "quality turn:h --junit target | cannot be written",
                "regions --metered a --junit pom.xml/f.xml | no such directory",
                "demo --serve --junit f.xml | leave --json",
                "check turn:h --html - | --html -: standard output is for --json",
                "check turn:h --html no-such-directory/f.html | no such directory; name a file",
                "check turn:h --junit target/f --html ./target/f | name the same file",
                "demo --serve --csv | leave --json",
                "check turns:h --pin sha256/x | --pin sha256/x: not a pin",
                "check turn:h -q -v | exclude each other",
                "check turn:h --resolve a:1 | expected HOST:PORT:ADDRESS",
                "check turn:h --resolve a:1:name | must be an IP address",
                "check turn:h --resolve a:1:1.2.3.400 | must be an IP address",
                "check http://h | http",
                "check turn://h | no // after the scheme",
                "check turn:h:0 | port",
                "check turn:h:70000 | port",
                "check turn:h?transport=sctp | transport",
                "check turn:2001:db8::1 | brackets",
                "check turn:h -u ada | no password for user ada",
                "check turn:h --password x | add -u NAME",
                "check turn:h -u a --password x --password-file y | exclude each other",
                "check turn:h --ttl 1h | need a shared secret",
                "check turn:h -u ada --secret-file f | use --user-id",
                "check turn:h --password-file - --ice-servers - | standard input can be read only once",
                "check turn:h --ca f --insecure | exclude each other",
                "check turn:h --ca /does/not/exist.pem | /does/not/exist.pem: no such file",
                "check --ice-servers /does/not/exist.json | no such file",
                "check turn:h -u ada --password-file /does/not/exist | no such file",
                "demo --listen 127.0.0.1:0 | --serve",
                "demo --serve --json | leave --json",
                "demo --serve --listen nonsense | expected ADDRESS:PORT",
                "demo --serve --listen 127.0.0.1:99999 | expected ADDRESS:PORT",
                "demo --serve --listen 0.0.0.0:0 | --listen",
                "demo extra | unknown argument extra",
                "monitor --listen 127.0.0.1:0 | nothing to check",
                "monitor turn:h --every 0 | --every must be from 1s to 1d",
                "monitor turn:h --every 999ms | --every must be from 1s to 1d",
                "monitor turn:h --every 25h | --every must be from 1s to 1d",
                "monitor turn:h --every often | 'often' is no duration",
                "monitor turn:h --listen nonsense | expected ADDRESS:PORT",
                "monitor turn:h --listen :9100 | expected ADDRESS:PORT",
                "monitor turn:h --listen 127.0.0.1:x | expected ADDRESS:PORT",
                "monitor turn:h --listen 127.0.0.1:65536 | expected ADDRESS:PORT",
                "monitor turn:h --listen 192.0.2.1:0 | --listen 192.0.2.1:0:",
                "monitor turn:h --json | --json is for a document",
                "monitor turn:h --csv | --csv is for a document",
                "monitor turn:h --html out.html | --html is for a document",
                "monitor --junit=out.xml turn:h | --junit is for a document",
                "monitor turn:h --require smoke | smoke: expected relay",
                "monitor --listen 127.0.0.1:0 --metered app --region europe,eurpoe | did you mean europe?",
                "monitor -6 turn:127.0.0.1 | -6 leaves no way",
                "monitr turn:h | did you mean monitor?",
            })
    void wrongUsageEndsWith2(String line, String complaint) {
        Cli.Result result = Cli.run(line == null ? new String[0] : line.split(" "));
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(complaint).contains("--help").doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void optionWithATypoIsNamedWithASuggestionAndWithoutItsValue() {
        Cli.Result result = Cli.run("check", "turn:h", "--pasword-file=hunter2");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("--pasword-file", "did you mean", "--password-file")
                .doesNotContain("hunter2");
    }

    @Test
    void userPartInAUriIsRefusedWithoutRepeatingIt() {
        Cli.Result result = Cli.run("check", "turn:ada:hunter2@relay.example.org");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("no user name or password").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"iceServers\":[{\"urls\":\"turn:h\",\"credential\":\"hunter2\" | $: not JSON",
                "[] | no server in it",
                "{\"iceServers\":[{\"username\":\"a\",\"credential\":\"hunter2\"}]} | $",
                "[{\"urls\":\"https://hunter2\"}] | ICE server URL",
                "[{\"urls\":[]}] | urls",
                "'' | empty",
            })
    void badIceServersAreNamedByPathAndNeverQuoted(String json, String complaint) {
        Cli.Result result = new Cli().input(json).execute("check", "--ice-servers", "-");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("--ice-servers -").contains(complaint).doesNotContain("hunter2");
    }

    @Test
    void fileThatHoldsNoCertificateIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate\n");
        Cli.Result result = Cli.run("check", "turns:h", "--ca", file.toString());
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(file.toString());
    }

    @Test
    void emptyOrLongPasswordFilesAreRefusedWithoutTheirContent() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path lines = Files.writeString(directory.resolve("lines"), "hunter2\nhunter3\n");
        Path longOne =
                Files.write(directory.resolve("long"), "hunter2".repeat(2000).getBytes(StandardCharsets.US_ASCII));
        for (Path file : new Path[] {empty, lines, longOne}) {
            Cli.Result result = Cli.run("check", "turn:h", "-u", "ada", "--password-file", file.toString());
            assertThat(result.code()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains(file.toString()).doesNotContain("hunter");
        }
    }

    private static String nl() {
        return System.lineSeparator();
    }
}
