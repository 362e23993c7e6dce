package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a plain check does not need is not loaded: a start waits for every class (docs/adr/0002). */
@Timeout(60)
class StartUpTest {
    @TempDir
    Path directory;

    @Test
    void plainCheckLoadsNeitherHttpNorJsonNorAnAccount() throws Exception {
        List<String> loaded = classesOf("check", "-u", "ada", "--samples", "0", "--timeout", "1s", "turn:127.0.0.1:9");
        assertThat(loaded)
                .anyMatch(name -> name.startsWith("dev.turnprobe.probe.measure."))
                .noneMatch(name -> name.startsWith("java.net.http.") || name.startsWith("jdk.internal.net.http."))
                .noneMatch(name -> name.startsWith("com.fasterxml.jackson."))
                .noneMatch(name -> name.startsWith("dev.turnprobe.probe.account."))
                .noneMatch(name -> name.startsWith("dev.turnprobe.credentials.metered."))
                .noneMatch(name -> name.startsWith("gg.jte.") || name.startsWith("javax.xml."))
                .noneMatch(name -> name.matches("dev\\.turnprobe\\.probe\\.report\\.(Csv|JUnit|Html|Page|Cause).*"))
                .doesNotContain(
                        CredentialsCommand.class.getName(),
                        MeteredCommand.class.getName(),
                        DemoCommand.class.getName(),
                        ProviderEndpoints.class.getName(),
                        Settings.class.getName());
    }

    @Test
    void versionBuildsNoCommandLine() throws Exception {
        assertThat(classesOf("--version"))
                .contains(ProbeApp.class.getName())
                .noneMatch(name -> name.startsWith("picocli."))
                .noneMatch(name -> name.startsWith("io.netty."));
    }

    private List<String> classesOf(String... arguments) throws Exception {
        Path log = directory.resolve("classes");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log + "::filecount=0",
                "-cp",
                System.getProperty("java.class.path"),
                ProbeApp.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("TURN_PASSWORD", "pw");
        assertThat(builder.start().waitFor(50, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", "").replaceFirst(" .*", ""))
                .toList();
    }
}
