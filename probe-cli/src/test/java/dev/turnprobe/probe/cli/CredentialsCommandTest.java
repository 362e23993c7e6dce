package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.fixtures.vendors.MeteredStandIn;
import dev.turnprobe.probe.report.Schemas;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code credentials mint}, {@code fetch} and {@code lint}. */
class CredentialsCommandTest {
    @TempDir
    Path directory;

    /** Passwords computed with another implementation (Python's hmac), draft-uberti-behave-turn-rest-00 §2.2. */
    @ParameterizedTest
    @CsvSource({
        "s3cr3t-example, ada, 1769864400:ada, WIiU6aIIKV0zRDjqCbTmEpL5Ag8=",
        "pässwörd, böb, 1769864400:böb, 84qi8HD5s9WSbDNXo2YWVE/LNPY=",
        "s3cr3t-example, , 1769864400, HrbuypTYydXj6eplMEiyQRLFqnY=",
    })
    void mintedPasswordIsTheHmacOfTheName(String secret, String user, String username, String password) {
        Cli cli = new Cli().environment("TURN_SECRET", secret);
        Cli.Result result = user == null
                ? cli.execute("credentials", "mint", "--json", "--show-secrets")
                : cli.execute("credentials", "mint", "--json", "--show-secrets", "--user-id", user);
        assertThat(result.code()).as(result.all()).isZero();
        JsonNode document = Schemas.account(result.out());
        assertThat(document.path("credential").path("username").asText()).isEqualTo(username);
        assertThat(document.path("credential").path("password").asText()).isEqualTo(password);
        assertThat(document.path("expiresAt").asText()).isEqualTo("2026-01-31T13:00:00.000Z");
    }

    @Test
    void mintForServersWritesWhatCheckReads() throws Exception {
        Path file = directory.resolve("ice.json");
        Path secret = Files.writeString(directory.resolve("secret"), "s3cr3t-example\n");
        Cli.Result result = Cli.run(Standing.words(
                "credentials mint --user-id ada --ttl 1h turn:relay.example.org turns:relay.example.org --secret-file "
                        + secret + " --output",
                file.toString()));
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out()).contains("1769864400:ada", "***", "good until 2026-01-31T13:00:00Z");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        IceServers servers = IceServers.parse(Files.readString(file));
        assertThat(servers.servers()).singleElement().satisfies(server -> {
            assertThat(server.urls()).containsExactly("turn:relay.example.org", "turns:relay.example.org");
            assertThat(server.credential()).isEqualTo("WIiU6aIIKV0zRDjqCbTmEpL5Ag8=");
        });
        assertThat(Cli.run("credentials", "lint", "--ice-servers", file.toString(), "--secret-file", secret.toString())
                        .code())
                .isZero();
    }

    @Test
    void sha256IsAnotherPassword() {
        Cli.Result result = new Cli()
                .environment("TURN_SECRET", "s3cr3t-example")
                .execute("credentials", "mint", "--sha256", "--show-secrets");
        assertThat(result.out()).contains("s/fRwoTlaqo6QvYczLJJEB1X9FVPIzWAFR0H4MTLqWw=");
    }

    @Test
    void fetchedServersAreWrittenForTheOwnerAlone() throws Exception {
        try (MeteredStandIn metered = MeteredStandIn.start()) {
            String ada = metered.credential(null, "ada");
            String password = String.valueOf(metered.turnPassword(ada));
            Path file = directory.resolve("ice.json");
            Cli.Result result = new Standing(metered)
                    .credential(ada)
                    .execute(Standing.words(
                            "credentials fetch --metered standin --region singapore --json --output", file.toString()));
            assertThat(result.code()).as(result.all()).isZero();
            JsonNode document = Schemas.account(result.out());
            assertThat(document.path("secrets").asText()).isEqualTo("hidden");
            assertThat(result.all()).doesNotContain(password).contains("turn:sg.relay.metered.ca:80");
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(IceServers.parse(Files.readString(file)).servers())
                    .anySatisfy(server -> assertThat(server.credential()).isEqualTo(password));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1769860799:ada | WIiU6aIIKV0zRDjqCbTmEpL5Ag8= | EXPIRED",
                "1769864400000:ada | WIiU6aIIKV0zRDjqCbTmEpL5Ag8= | EXPIRY_IN_MILLISECONDS",
                "1769864400:ada | NTg4ODk0ZTlhMjA4Mjk1ZDMzNDQzOGVhMDliNGU2MTI5MmY5MDIwZg== | BASE64_OF_HEX",
                "1769864400:ada | WIiU6aIIKV0zRDjqCbTmEpL5Ag8 | PADDING_MISSING",
                "ada | 'secret ' | STRAY_WHITESPACE",
            })
    void lintNamesTheMistakeAndNotTheSecret(String username, String password, String code) {
        Cli.Result result = new Cli()
                .environment("TURN_PASSWORD", password)
                .execute("credentials", "lint", "-u", username, "--json");
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.DEGRADED);
        assertThat(Schemas.account(result.out()).path("findings").findValuesAsText("code"))
                .containsExactly(code);
        assertThat(result.all()).doesNotContain(password);
        Cli.Result text =
                new Cli().environment("TURN_PASSWORD", password).execute("credentials", "lint", "-u", username);
        assertThat(text.out())
                .contains(": " + code + ": ", "  -> ", "1 finding in -u")
                .doesNotContain(password);
    }

    @Test
    void lintKnowsAPasswordOfAnotherSecret() {
        Cli.Result result = new Cli()
                .environment("TURN_PASSWORD", "WIiU6aIIKV0zRDjqCbTmEpL5Ag8=")
                .environment("TURN_SECRET", "another")
                .execute("credentials", "lint", "-u", "1769864400:ada");
        assertThat(result.code()).isEqualTo(ExitCode.DEGRADED);
        assertThat(result.out()).contains("WRONG_SECRET");
    }

    @Test
    void lintLooksAtTheMeteredKeysThatAreSet() throws Exception {
        String secretLook = "a".repeat(48);
        Files.writeString(directory.resolve(".env"), "METERED_API_KEY=" + secretLook + "\nnot a line\n");
        Cli.Result result = new Cli().directory(directory).execute("credentials", "lint");
        assertThat(result.code()).isEqualTo(ExitCode.DEGRADED);
        assertThat(result.out()).contains("METERED_API_KEY: KEYS_SWAPPED");
        assertThat(result.err()).contains("warning: .env");
        assertThat(result.all()).doesNotContain(secretLook);
    }
}
