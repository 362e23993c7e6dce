package dev.turnprobe.probe.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
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
                .containsExactlyInAnyOrder(
                        "README.txt", "report.json", "report.html", "capture.pcapng", "run.json", "tape.ndjson");
        assertThat(Bundles.text(bundle, "report.html")).contains("<html").contains(server.uri(Transport.UDP));
    }

    /** The same address, port and interface for all of an exchange; nothing of it malformed, and all of it STUN. */
    @Test
    void wiresharkReadsEveryFrameAsStun() throws Exception {
        assumeTshark();
        Path bundle = directory.resolve("shark.zip");
        check(bundle, "--samples", "2", "-q");
        Path capture = directory.resolve("capture.pcapng");
        Files.write(capture, Bundles.entries(bundle).get("capture.pcapng"));
        List<String> packets = tshark(capture);
        assertThat(packets).hasSizeGreaterThan(4 * 8).allSatisfy(packet -> {
            assertThat(packet).contains(":stun").doesNotContain("malformed").contains("2112a442");
        });
        assertThat(packets.stream().map(packet -> packet.split("\t")[0]).distinct())
                .hasSize(4)
                .anySatisfy(network -> assertThat(network).startsWith("0 turn:").endsWith("(udp)"))
                .anySatisfy(network -> assertThat(network).endsWith("(tls, decrypted)"))
                .anySatisfy(network -> assertThat(network).endsWith("(dtls, decrypted)"));
    }

    /** RFC 8489 §14.2: an address in a frame is XORed with the magic cookie; in a header of IP it is as it is. */
    @Test
    void withRedactNoAddressIsLeftAnywhere() {
        Path bundle = directory.resolve("redacted.zip");
        Cli.Result live = check(bundle, "--json", "--redact");
        assertThat(live.code()).as(live.all()).isZero();
        assertThat(live.err()).contains("stand-ins for IP addresses").doesNotContain("127.0.0.1");
        Cli.Result replay = Cli.run("replay", bundle.toString(), "--json");
        assertThat(replay.out()).isEqualTo(live.out());
        StringBuilder all = new StringBuilder();
        Bundles.entries(bundle).forEach((name, bytes) -> all.append(new String(bytes, ISO_8859_1)));
        Bundles.frames(bundle).forEach(frame -> all.append(new String(frame, ISO_8859_1)));
        assertThat(all.toString())
                .doesNotContain("127.0.0.1", "\u007f\0\0\u0001", "\u005e\u0012\u00a4\u0043", USER, PASSWORD);
        assertThat(Bundles.text(bundle, "README.txt")).contains("replaced by stand-ins");
    }

    @Test
    void textIsThatOfTheRunAndTheTraceHasEveryFrame() {
        Path bundle = directory.resolve("text.zip");
        Cli.Result live = check(bundle);
        Cli.Result replay = Cli.run("replay", bundle.toString());
        // Live, a row comes when its endpoint is done; here they come as they were given.
        assertThat(replay.out().lines())
                .containsExactlyInAnyOrderElementsOf(live.out().lines().toList());
        Cli.Result traced = Cli.run("replay", bundle.toString(), "-vv");
        assertThat(traced.err()).contains("> Allocate request", "< Allocate success", "MESSAGE-INTEGRITY");
        assertThat(traced.all()).doesNotContain(USER);
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeAnythingIsProbed() {
        for (String name : List.of("no/such/directory/a.zip", directory.toString())) {
            Cli.Result result = Cli.run("check", "--bundle", name, "stun:127.0.0.1:9");
            assertThat(result.code()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains("--bundle " + name + ": ");
            assertThat(result.out()).isEmpty();
        }
    }

    @Test
    void othersThanCheckAndRegionsHaveNoBundle() {
        for (String command : List.of("quality", "nat")) {
            Cli.Result result = Cli.run(command, "--bundle", "a.zip", "stun:127.0.0.1:9");
            assertThat(result.code()).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains("--bundle is for check and regions");
        }
    }

    private static void assumeTshark() {
        for (String each : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(each, "tshark"))) {
                return;
            }
        }
        System.out.println("SKIPPED: no program \"tshark\" on the PATH; install the package \"tshark\"");
        Assumptions.abort("tshark is missing; install the package \"tshark\"");
    }

    private static List<String> tshark(Path capture) throws Exception {
        Path out = directory.resolve("tshark.txt");
        Process process = new ProcessBuilder(
                        "tshark",
                        "-n",
                        "-r",
                        capture.toString(),
                        "-T",
                        "fields",
                        "-e",
                        "frame.interface_name",
                        "-e",
                        "frame.protocols",
                        "-e",
                        "_ws.malformed",
                        "-e",
                        "stun.cookie",
                        "-e",
                        "stun.att.username")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended && process.exitValue() == 0).isTrue();
        return Files.readAllLines(out);
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
