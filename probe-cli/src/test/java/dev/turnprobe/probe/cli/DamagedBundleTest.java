package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles come by mail, from anyone: what is wrong with one is said in a line, and nothing else happens. */
@Timeout(120)
class DamagedBundleTest {
    private static final int ROUNDS = 60;

    @TempDir
    static Path directory;

    private static Map<String, byte[]> good;

    @BeforeAll
    static void keepEvidence() {
        Path bundle = directory.resolve("good.zip");
        try (EmbeddedTurnServer server =
                EmbeddedTurnServer.start(EmbeddedConfig.defaults().user("ada", "secret"))) {
            String uri = server.uri(Transport.UDP);
            Cli.Result live = new Cli()
                    .environment("TURN_PASSWORD", "secret")
                    .execute(
                            "check",
                            "-u",
                            "ada",
                            "--samples",
                            "2",
                            "--bundle",
                            bundle.toString(),
                            uri,
                            uri.replaceFirst("^turn", "stun").replaceFirst("\\?.*", ""));
            assertThat(live.code()).as(live.all()).isZero();
        }
        good = Bundles.entries(bundle);
    }

    @Test
    void noFileNoZipAndHalfOfOne() throws IOException {
        assertThat(refused(directory.resolve("missing.zip"))).contains("no such file");
        assertThat(refused(directory)).contains(directory + ": ");
        Path text = directory.resolve("text.zip");
        Files.writeString(text, "this is no zip file");
        assertThat(refused(text)).contains("no zip file, or a damaged one", "--bundle");
        byte[] whole = Files.readAllBytes(directory.resolve("good.zip"));
        Path half = directory.resolve("half.zip");
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        assertThat(refused(half)).contains("no zip file, or a damaged one");
    }

    @Test
    void aZipFileOfSomethingElse() throws IOException {
        assertThat(refused(zip("other", Map.of("letter.txt", bytes("dear")))))
                .contains("run.json: it is not in this zip");
        assertThat(refused(with("run.json", "{}"))).contains("run.json: it does not say that it is");
        assertThat(refused(with("run.json", "[]"))).contains("run.json: not JSON");
        assertThat(refused(without("tape.ndjson"))).contains("tape.ndjson: it is not in this zip");
    }

    @Test
    void anotherVersionIsNamed() throws IOException {
        String later = text("run.json").replace("turnprobe/evidence/1", "turnprobe/evidence/7");
        assertThat(refused(with("run.json", later)))
                .contains("\"turnprobe/evidence/7\", and this version reads \"turnprobe/evidence/1\"");
    }

    @Test
    void aLineThatIsNoStepIsNamed() throws IOException {
        List<String> lines = lines();
        lines.set(4, "{\"is\":\"Exploded\",\"at\":1}");
        assertThat(refused(with("tape.ndjson", lines))).contains("tape.ndjson: line 5: ");
        lines.set(4, "rm -rf");
        assertThat(refused(with("tape.ndjson", lines))).contains("tape.ndjson: line 5: not JSON");
        lines.set(4, "{\"is\":\"Asked\",\"phase\":\"BINDING\",\"at\":1,\"and\":2}");
        assertThat(refused(with("tape.ndjson", lines))).contains("line 5: Asked has more than this version knows");
        lines.set(4, "{" + "\"a\":{".repeat(5000));
        assertThat(refused(with("tape.ndjson", lines))).contains("line 5: ");
        lines.set(4, "x".repeat(1 << 20));
        assertThat(refused(with("tape.ndjson", lines))).contains("a line is too long");
        assertThat(refused(with("tape.ndjson", lines().subList(0, 9)))).contains("has no end");
    }

    /** A frame that the engine would not have sent is somebody's doing, or another version's. */
    @Test
    void aTapeThatSomebodyChangedIsNotBelieved() throws IOException {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("\"is\":\"Sent\"")) {
                String first = lines.get(i);
                int middle = first.indexOf("\"frame\":\"") + 60;
                char other = first.charAt(middle) == 'A' ? 'B' : 'A';
                lines.set(i, first.substring(0, middle) + other + first.substring(middle + 1));
                break;
            }
        }
        assertThat(refused(with("tape.ndjson", lines)))
                .contains("endpoint 0 (turn:127.0.0.1:", "frame 1 was not sent by this version");
    }

    /** The same error in three places: what is unpacked is bounded, however small it was packed. */
    @Test
    void whatSwellsIsNotUnpacked() throws IOException {
        Path bomb = directory.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("run.json"));
            byte[] spaces = new byte[1 << 20];
            Arrays.fill(spaces, (byte) ' ');
            for (int i = 0; i < 64; i++) {
                zip.write(spaces);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        assertThat(refused(bomb)).contains("run.json: longer than 16 MiB");
    }

    @Test
    void whateverIsChangedThereIsAReportOrAnErrorInALine() throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            Path file = damaged(random);
            Cli.Result result = Cli.run("replay", file.toString());
            assertThat(result.code()).as("seed %d: %s", seed, result.all()).isIn(0, 1, 2, 3, 130);
            assertThat(result.err()).as("seed %d", seed).doesNotContain("internal error", "\tat ");
            if (result.code() == ExitCode.USAGE) {
                assertThat(result.err()).as("seed %d", seed).startsWith("turnprobe: " + file + ": ");
            }
        }
    }

    private static Path damaged(Random random) throws IOException {
        if (random.nextInt(3) == 0) {
            byte[] whole = Files.readAllBytes(directory.resolve("good.zip"));
            for (int i = random.nextInt(8); i >= 0; i--) {
                whole[random.nextInt(whole.length)] = (byte) random.nextInt();
            }
            return Files.write(directory.resolve("damaged.zip"), whole);
        }
        if (random.nextInt(4) == 0) {
            return with("run.json", scratched(text("run.json"), random));
        }
        List<String> lines = lines();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
                case 2 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
                case 3 -> lines.set(at, lines.get(at).replaceAll("[0-9]+", "" + random.nextInt(1 << 30)));
                default -> lines.set(at, scratched(lines.get(at), random));
            }
        }
        return with("tape.ndjson", lines);
    }

    private static String scratched(String text, Random random) {
        StringBuilder scratched = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            scratched.setCharAt(random.nextInt(scratched.length()), (char) (' ' + random.nextInt(95)));
        }
        return scratched.toString();
    }

    private static String refused(Path file) {
        Cli.Result result = Cli.run("replay", file.toString());
        assertThat(result.code()).as(result.all()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("turnprobe: " + file + ": ").doesNotContain("Exception", "internal error");
        return result.err();
    }

    private static String text(String entry) {
        return new String(good.get(entry), StandardCharsets.UTF_8);
    }

    private static List<String> lines() {
        return new ArrayList<>(text("tape.ndjson").lines().toList());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path without(String entry) throws IOException {
        Map<String, byte[]> others = new LinkedHashMap<>(good);
        others.remove(entry);
        return zip("without", others);
    }

    private static Path with(String entry, List<String> lines) throws IOException {
        return with(entry, String.join("\n", lines) + "\n");
    }

    private static Path with(String entry, String text) throws IOException {
        Map<String, byte[]> others = new LinkedHashMap<>(good);
        others.put(entry, bytes(text));
        return zip("with", others);
    }

    private static Path zip(String name, Map<String, byte[]> entries) throws IOException {
        Path file = directory.resolve(name + ".zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }
}
