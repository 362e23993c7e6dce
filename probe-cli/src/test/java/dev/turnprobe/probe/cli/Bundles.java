package dev.turnprobe.probe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnprobe.probe.report.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What bundles have in them, and what their replay says. */
final class Bundles {
    private static final int SHORT = 6;

    private Bundles() {}

    /** Everything in it, by name. */
    static Map<String, byte[]> entries(Path bundle) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                try (InputStream in = zip.getInputStream(entry)) {
                    all.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new AssertionError("the bundle cannot be read", e);
        }
        return all;
    }

    static String text(Path bundle, String entry) {
        return new String(entries(bundle).get(entry), StandardCharsets.UTF_8);
    }

    /** Every frame on its tapes. */
    static List<byte[]> frames(Path bundle) {
        return Pattern.compile("\"frame\":\"([^\"]*)\"")
                .matcher(text(bundle, "tape.ndjson"))
                .results()
                .map(found -> Base64.getDecoder().decode(found.group(1)))
                .toList();
    }

    /**
     * The replay says what the run said: byte for byte what is in the bundle, and the same as the live report but for names
     * of users, which are nobody's business.
     */
    static void assertReplays(Path bundle, Cli.Result live, String user, String password) {
        assertThat(live.err()).doesNotContain("its replay differs", "not written");
        Cli.Result replay = Cli.run("replay", bundle.toString(), "--json");
        assertThat(replay.err()).isEmpty();
        assertThat(replay.code()).as(replay.all()).isEqualTo(live.code());
        assertThat(replay.out()).isEqualTo(text(bundle, "report.json"));
        assertThat(nameless(replay.out())).isEqualTo(nameless(live.out()));
        entries(bundle).forEach((name, bytes) -> {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            // Short ones are words of any text, and so is what we are called.
            for (String secret : List.of(user, password)) {
                if (secret.length() > SHORT && !secret.equals(Tool.NAME)) {
                    assertThat(text).as(name).doesNotContain(secret);
                }
            }
        });
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static JsonNode nameless(String report) {
        JsonNode document = json(report);
        document.findParents("username").forEach(evidence -> ((ObjectNode) evidence).remove("username"));
        for (JsonNode said : document.findParents("message")) {
            String message = said.path("message").asText().replaceFirst("no user \"[^\"]*\"", "no user");
            ((ObjectNode) said).put("message", message);
        }
        return document;
    }
}
