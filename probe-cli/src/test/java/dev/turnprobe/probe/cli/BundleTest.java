package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --bundle} and {@code replay} against the embedded server. */
@ExtendWith(LeakWatch.class)
class BundleTest {
    private static final String USER = "ada-lovelace";
    private static final String PASSWORD = "the analytical engine";

    private static EmbeddedTurnServer server;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedTurnServer.start(EmbeddedConfig.defaults().user(USER, PASSWORD));
        Files.writeString(directory.resolve("ca.pem"), server.caPem());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void fourTransportsReplayToTheSameReport() {
        Path bundle = directory.resolve("four.zip");
        Cli.Result live = check(bundle, "--json");
        assertThat(live.code()).as(live.all()).isZero();
        assertThat(live.err()).startsWith("wrote " + bundle).hasLineCount(1);
        Bundles.assertReplays(bundle, live, USER, PASSWORD);
        assertThat(Bundles.entries(bundle).keySet())
                .contains("README.txt", "report.json", "capture.pcapng", "run.json", "tape.ndjson");
    }

    private static Cli.Result check(Path bundle, String... more) {
        List<String> arguments = new ArrayList<>(List.of("check", "-u", USER, "--ca"));
        arguments.add(directory.resolve("ca.pem").toString());
        for (Transport transport : Transport.values()) {
            arguments.add(server.uri(transport));
        }
        arguments.addAll(List.of("--bundle", bundle.toString()));
        arguments.addAll(List.of(more));
        return new Cli().today().environment("TURN_PASSWORD", PASSWORD).execute(arguments.toArray(String[]::new));
    }
}
