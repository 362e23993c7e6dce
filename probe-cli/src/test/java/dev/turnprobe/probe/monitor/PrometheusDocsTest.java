package dev.turnprobe.probe.monitor;

import static dev.turnprobe.probe.monitor.Rounds.SECOND;
import static dev.turnprobe.probe.monitor.Rounds.round;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.turnprobe.fixtures.TestCertificates;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/monitor.md and docs/prometheus promise, held against a scrape and against Prometheus' own tool. */
@Timeout(120)
class PrometheusDocsTest {
    private static final Pattern NAME = Pattern.compile("\\bturnprobe_[a-z_]+\\b");

    @TempDir
    Path directory;

    @Test
    void theTableHasEveryMetricAndNoOther() throws Exception {
        Pattern row = Pattern.compile("^\\| `(turnprobe_[a-z_]+)` \\|", Pattern.MULTILINE);
        Set<String> documented = row.matcher(Files.readString(docs().resolve("monitor.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(exposed());
    }

    @Test
    void theAlertsAreAboutMetricsThatExist() throws Exception {
        Set<String> used = NAME.matcher(Files.readString(docs().resolve("prometheus/turnprobe-alerts.yml")))
                .results()
                .map(found -> found.group().replaceFirst("_bucket$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        used.remove("turnprobe_diagnosis"); // in words
        assertThat(used).isNotEmpty().isSubsetOf(exposed());
    }

    @Test
    void promtoolFindsNothingToSayAboutAScrape() throws Exception {
        assertThat(promtool(scrape(), "check", "metrics")).isEmpty();
    }

    @Test
    void promtoolTakesTheRulesAndTheConfigurationAndTheirTestsPass() throws Exception {
        Path folder = docs().resolve("prometheus");
        promtool("", "check", "rules", folder.resolve("turnprobe-alerts.yml").toString());
        promtool("", "check", "config", folder.resolve("prometheus.yml").toString());
        String tests = promtool(
                "", "test", "rules", folder.resolve("turnprobe-alerts.test.yml").toString());
        assertThat(tests).contains("SUCCESS").doesNotContain("FAILED");
    }

    private static Set<String> exposed() {
        return scrape().lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One in which nothing is missing, and whose labels need care. */
    private static String scrape() {
        Metrics metrics = new Metrics(Rounds.TOOL);
        SourceState source = new SourceState("a \"b\" \\ c", 3, Rounds.START.plusSeconds(9), 1, 0, null);
        MonitorState state = round().works("turn:[2001:db8::1]:3478?transport=tcp", "Zürich\n\"1\"", 20, -1)
                .secure("turns:s", TestCertificates.selfSigned())
                .silent("turn:t")
                .state(7, source);
        metrics.add(state.last());
        return new String(metrics.page(state, 60 * SECOND, "").body(), StandardCharsets.UTF_8);
    }

    private String promtool(String input, String... arguments) throws Exception {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(there, "no promtool here (Debian has it in the package prometheus)");
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        ProcessBuilder builder = new ProcessBuilder("promtool")
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.command().addAll(List.of(arguments));
        Process process = builder.start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(out);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static Path docs() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("docs/prometheus"))) {
            directory = directory.getParent();
        }
        return directory.resolve("docs");
    }
}
