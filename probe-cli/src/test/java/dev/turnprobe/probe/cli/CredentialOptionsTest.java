package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.credentials.SharedSecret;
import dev.turnprobe.probe.report.Tool;
import dev.turnprobe.turn.core.Credentials;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of cli.md §2.1: a file, the environment, a prompt; a value in the clear was asked for by name. */
class CredentialOptionsTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path directory;

    private final CredentialOptions options = new CredentialOptions();

    @Test
    void fileWinsOverTheEnvironment() throws Exception {
        options.username = "ada";
        options.passwordFile =
                Files.writeString(directory.resolve("pw"), "from file\r\n").toString();
        assertThat(options.credentials(surroundings(Map.of("TURN_PASSWORD", "from environment"), "")))
                .isEqualTo(Credentials.of("ada", "from file"));
    }

    @Test
    void dashIsStandardInput() {
        options.username = "ada";
        options.passwordFile = "-";
        assertThat(options.credentials(surroundings(Map.of(), "piped\n"))).isEqualTo(Credentials.of("ada", "piped"));
    }

    @Test
    void environmentWinsOverThePrompt() {
        options.username = "ada";
        assertThat(options.credentials(surroundings(Map.of("TURN_PASSWORD", "from environment"), "")))
                .isEqualTo(Credentials.of("ada", "from environment"));
    }

    @Test
    void promptIsTheLastResort() {
        options.username = "ada";
        assertThat(options.credentials(surroundings(Map.of(), ""))).isEqualTo(Credentials.of("ada", "typed for ada"));
    }

    @Test
    void valueOnTheCommandLineIsTakenWhenGiven() {
        options.username = "ada";
        options.password = "in the clear";
        assertThat(options.credentials(surroundings(Map.of("TURN_PASSWORD", "x"), "")))
                .isEqualTo(Credentials.of("ada", "in the clear"));
    }

    @Test
    void withoutAUserNameAPasswordInTheEnvironmentIsNobodys() {
        assertThat(options.credentials(surroundings(Map.of("TURN_PASSWORD", "x"), "")))
                .isNull();
    }

    @Test
    void secretMintsAPairThatTheServerWouldAccept() {
        options.userId = "ada";
        options.ttl = Duration.ofMinutes(5);
        Credentials minted = options.credentials(surroundings(Map.of("TURN_SECRET", "the secret"), ""));
        assertThat(minted).isNotNull();
        assertThat(minted.username()).isEqualTo(NOW.plusSeconds(300).getEpochSecond() + ":ada");
        assertThat(SharedSecret.of("the secret").verify(minted.username(), minted.password(), NOW))
                .isEqualTo(SharedSecret.Verdict.VALID);
    }

    @Test
    void secretFileWinsOverTheEnvironment() throws Exception {
        options.secretFile =
                Files.writeString(directory.resolve("s"), "from file").toString();
        Credentials minted = options.credentials(surroundings(Map.of("TURN_SECRET", "other"), ""));
        assertThat(minted).isNotNull();
        assertThat(minted.password()).isEqualTo(SharedSecret.of("from file").passwordOf(minted.username()));
    }

    @Test
    void longTermCredentialWinsOverASecretInTheEnvironment() {
        options.username = "ada";
        Credentials credentials =
                options.credentials(surroundings(Map.of("TURN_SECRET", "s", "TURN_PASSWORD", "pw"), ""));
        assertThat(credentials).isEqualTo(Credentials.of("ada", "pw"));
    }

    @Test
    void timeToLiveOfNothingIsRefused() {
        options.ttl = Duration.ZERO;
        assertThatThrownBy(() -> options.credentials(surroundings(Map.of("TURN_SECRET", "s"), "")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("at least one second");
    }

    private Surroundings surroundings(Map<String, String> environment, String input) {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        return new Surroundings(
                nowhere,
                nowhere,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                directory,
                InstantSource.fixed(NOW),
                new Terminal() {
                    @Override
                    public boolean isInteractive() {
                        return true;
                    }

                    @Override
                    public char[] readPassword(String prompt) {
                        return prompt.contains("ada") ? "typed for ada".toCharArray() : null;
                    }
                },
                new Tool("0", "17", "TestOS"),
                () -> 1,
                verbosity -> {});
    }
}
