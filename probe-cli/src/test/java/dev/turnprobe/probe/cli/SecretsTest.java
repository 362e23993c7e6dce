package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.credentials.SharedSecret;
import dev.turnprobe.fixtures.Garbage;
import dev.turnprobe.fixtures.GarbageServer;
import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that is planted everywhere is found nowhere: not at -vv, not in JSON, not when things go wrong. */
class SecretsTest {
    private static final String SECRET = "correct-horse-battery-staple";

    @TempDir
    Path directory;

    static List<List<String>> outputs() {
        return List.of(List.of(), List.of("-vv"), List.of("--json"), List.of("--ndjson"), List.of("--json", "-vv"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void passwordIsNeverPrinted(List<String> output) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), SECRET);
        try (EmbeddedTurnServer server =
                        EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", SECRET));
                EmbeddedTurnServer other =
                        EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", "other"));
                GarbageServer garbage = GarbageServer.start(Garbage.HTTP_400)) {
            String[] uris = {
                server.uri(Transport.UDP),
                server.uri(Transport.TLS),
                other.uri(Transport.TCP),
                garbage.uri(),
                "turn:127.0.0.1:1"
            };
            List<String> base = new ArrayList<>(List.of("check", "-u", "ada", "--timeout", "3s"));
            base.addAll(output);
            base.addAll(List.of(uris));
            assertClean(new Cli().environment("TURN_PASSWORD", SECRET).execute(base.toArray(new String[0])));
            base.addAll(List.of("--password-file", file.toString()));
            assertClean(new Cli().execute(base.toArray(new String[0])));
        }
    }

    @Test
    void sharedSecretAndWhatItMintsAreNeverPrinted() {
        try (EmbeddedTurnServer server = EmbeddedTurnServer.start()) {
            Cli.Result result = new Cli()
                    .environment("TURN_SECRET", SECRET)
                    .execute("check", "-vv", "--user-id", "ada", server.uri(Transport.UDP));
            assertThat(result.code()).isEqualTo(ExitCode.FAILED);
            assertClean(result);
            String minted =
                    SharedSecret.of(SECRET).passwordOf(Cli.NOW.plusSeconds(3600).getEpochSecond() + ":ada");
            assertThat(result.all()).doesNotContain(minted);
        }
    }

    @Test
    void credentialsInAListAreNeverPrinted() {
        String json = "[{\"urls\":\"turn:127.0.0.1:1\",\"username\":\"ada\",\"credential\":\"" + SECRET + "\"}]";
        assertClean(new Cli().input(json).execute("check", "-vv", "--ice-servers", "-", "--timeout", "1s"));
        assertClean(new Cli().input(json.replace("\"}]", "\"}")).execute("check", "--ice-servers", "-"));
        assertClean(new Cli().input(json.replace("turn:", "turn:\\u0000")).execute("check", "--ice-servers", "-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check turn:h -u ada --passwrd=" + SECRET,
                "check turn:h -u ada --password-fiel=" + SECRET,
                "check turn:ada:" + SECRET + "@h",
                "check turn:h -u ada --password " + SECRET + " --timeout x",
                "check turn:h --password " + SECRET,
            })
    void misuseDoesNotRepeatIt(String line) {
        Cli.Result result = Cli.run(line.split(" "));
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertClean(result);
    }

    @Test
    void evenABugDoesNotPrintIt() {
        Cli cli = new Cli().environment("TURN_PASSWORD", SECRET).terminal(new Terminal() {
            @Override
            public boolean isInteractive() {
                throw new IllegalStateException("as if we had a bug");
            }

            @Override
            public char[] readPassword(String prompt) {
                return null;
            }
        });
        Cli.Result result = cli.execute("check", "-vv", "-u", "ada", "turn:127.0.0.1:1");
        assertThat(result.code()).isEqualTo(ExitCode.BUG);
        assertThat(result.err()).contains("this is a bug in turnprobe", "open an issue", "IllegalStateException");
        assertClean(result);
    }

    @Test
    void traceShowsFramesButNotWhatIsDerivedFromThePassword() {
        try (EmbeddedTurnServer server =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", SECRET))) {
            Cli.Result result = new Cli()
                    .environment("TURN_PASSWORD", SECRET)
                    .execute("check", "-vv", "-u", "ada", server.uri(Transport.UDP));
            assertThat(result.code()).as(result.all()).isZero();
            assertThat(result.err())
                    .contains("> Allocate request", "< Allocate error", "ERROR-CODE=401", "MESSAGE-INTEGRITY");
            assertThat(result.out()).doesNotContain("Allocate request");
        }
    }

    private static void assertClean(Cli.Result result) {
        byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
        assertThat(result.all())
                .doesNotContain(SECRET)
                .doesNotContain(HexFormat.of().formatHex(bytes))
                .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }
}
