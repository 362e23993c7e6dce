package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.probe.diagnose.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The page has a section a code, whole; and `turnprobe explain` prints it. */
class ExplainTest {
    @Test
    void everyCodeHasASectionAndEverySectionIsACode() {
        List<String> codes = Arrays.stream(Cause.values()).map(Cause::name).toList();
        assertThat(Troubleshooting.packaged().headings()).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void whatIsPackedIsThePageOfTheDocumentation() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/troubleshooting.md"))) {
            root = root.getParent();
        }
        String page = Files.readString(root.resolve("docs/troubleshooting.md"));
        List<Cause> all = List.of(Cause.values());
        assertThat(Troubleshooting.packaged().sections(all))
                .isEqualTo(Troubleshooting.of(page).sections(all));
        // A terminal of any kind shows it.
        assertThat(page).matches("[ -~\\n]*");
        assertThat(page.lines().mapToInt(String::length).max().orElse(0)).isLessThan(160);
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everySectionSaysWhatItMeansHowItIsKnownHowToConfirmAndHowToRepair(Cause cause) {
        Cli.Result result = Cli.run("explain", cause.name());
        assertThat(result.code()).isZero();
        assertThat(result.out().lines().findFirst()).contains(cause.name());
        assertThat(result.out()).contains("\nSeen: ", "\nConfirm", "\nRepair: ").doesNotContain("**");
        assertThat(result.out().length()).isGreaterThan(150);
    }

    @Test
    void withoutACodeItListsThemAll() {
        Cli.Result result = Cli.run("explain");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines())
                .hasSize(Cause.values().length)
                .allSatisfy(line -> assertThat(line).matches("[A-Z_]+ +\\S.*"));
    }

    @ParameterizedTest
    @CsvSource({
        "UDP_BLOKED, UDP_BLOCKED",
        "tls-untrust, TLS_UNTRUSTED",
        "PORT, PORT_CLOSED",
        "CREDENTIALS_WRONG, CREDENTIALS_MISSING"
    })
    void codeThatIsNoneIsNamedWithOneThatIsNear(String wrong, String near) {
        Cli.Result result = Cli.run("explain", wrong);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("there is no code " + wrong, "did you mean " + near);
    }

    @Test
    void nonsenseIsRefusedWithoutAGuess() {
        Cli.Result result = Cli.run("explain", "\u001b[2Jx");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("there is no code ?[2Jx").doesNotContain("\u001b", "did you mean");
    }

    /** A check that found something says where to read more, and shows evidence and confidence. */
    @Test
    void checkShowsEvidenceAndConfidenceAndPointsHere() {
        try (GarbageServer server = GarbageServer.start(Garbage.HTTP_400)) {
            Cli.Result told =
                    new Cli().today().environment("TURN_PASSWORD", "x").execute("check", "-u", "a", server.uri());
            assertThat(told.out())
                    .contains("NOT_STUN: an HTTP server answers", "seen: violation=", "HTTP/1.1", "(confidence high)")
                    .contains("`turnprobe explain NOT_STUN`");
            Cli.Result quiet =
                    new Cli().today().environment("TURN_PASSWORD", "x").execute("check", "-q", "-u", "a", server.uri());
            assertThat(quiet.out()).contains("NOT_STUN").doesNotContain("explain", "seen:");
        }
    }
}
