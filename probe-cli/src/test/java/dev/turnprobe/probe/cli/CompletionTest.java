package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Completion and the manual page, tried with the very programs that they are for. */
@Timeout(60)
class CompletionTest {
    private static final String TYPED = """
            che | check
            check --time | --timeout
            check --require | relay udp tcp tls dtls
            check --provider | cloudflare metered twilio xirsys
            credentials | mint fetch lint
            credentials mint --sec | --secret-file
            metered credentials | list create enable disable delete label
            completion | bash zsh fish
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TYPED)
    void bashCompletes(String typed, String offered) throws Exception {
        String[] words = typed.split(" ");
        boolean begun = words[words.length - 1].matches("che|--time|--sec");
        String script = "source " + script("bash") + "; COMP_WORDS=(turnprobe " + typed + (begun ? "" : " ''")
                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_turnprobe; printf '%s\\n' \"${COMPREPLY[@]}\"";
        assertThat(words(run("bash", "--norc", "-c", script))).contains(offered.split(" "));
    }

    @Test
    void zshTakesItForItsOwn() throws Exception {
        String script = "autoload -U +X compinit && compinit -u -D; source " + script("zsh")
                + "; print -- ${_comps[turnprobe]}";
        assertThat(run("zsh", "-f", "-c", script)).contains("_complete_turnprobe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = TYPED)
    void fishCompletes(String typed, String offered) throws Exception {
        boolean begun = typed.matches(".*(che|--time|--sec)");
        String script = "source " + script("fish") + "; complete -C 'turnprobe " + typed + (begun ? "" : " ") + "'";
        assertThat(words(run("fish", "--no-config", "-c", script))).contains(offered.split(" "));
    }

    @Test
    void anotherShellIsRefused() {
        Cli.Result result = Cli.run("completion", "bsh");
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("expected bash, zsh or fish; did you mean bash?");
    }

    @Test
    void manualPageIsSetWithoutAComplaint() throws Exception {
        Path page = Files.writeString(
                directory.resolve("turnprobe.1"), Cli.run("man").out());
        String set = run("groff", "-man", "-Tascii", "-ww", "-P-cbou", page.toString());
        assertThat(set)
                .contains(
                        "NAME",
                        "EXIT STATUS",
                        "METERED CREDENTIALS CREATE",
                        "--timeout",
                        "turnprobe check --ice-servers")
                .doesNotContain("turnprobe.1:", "%%", "${");
    }

    private String script(String shell) throws IOException {
        Cli.Result result = Cli.run("completion", shell);
        assertThat(result.code()).as(result.all()).isZero();
        return Files.writeString(directory.resolve("completion." + shell), result.out())
                .toString();
    }

    private static List<String> words(String output) {
        return output.lines().map(line -> line.replaceFirst("\\s.*", "")).toList();
    }

    private String run(String program, String... arguments) throws Exception {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(there, "no " + program + " here");
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(program)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
