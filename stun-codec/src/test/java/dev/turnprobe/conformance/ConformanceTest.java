package dev.turnprobe.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/conformance.md} says what the sources say. */
class ConformanceTest {
    private static final String REGENERATE =
            "mvn -pl stun-codec -am test -Dtest=ConformanceTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dconformance.write=true";
    private static final int NAMED = 4;

    private final Path root = root();
    private final List<String> clauses = clauses();

    @Test
    void theDocumentIsWhatTheSourcesSay() throws Exception {
        Citations cited = new Citations(root, List.of("stun-codec", "turn-client"));
        String document = document(cited);
        Path file = root.resolve("docs/conformance.md");
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(file, document);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/conformance.md is stale; write it anew with: " + REGENERATE)
                .isEqualTo(document);
    }

    @Test
    void everyTagIsAClauseOfTheList() throws Exception {
        Set<String> known = clauses.stream().map(line -> line.split(" ")[0]).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(new Citations(root, List.of("stun-codec", "turn-client")).tags);
        unknown.removeAll(known);
        assertThat(unknown).as("tags without a line in conformance-clauses.txt").isEmpty();
    }

    private String document(Citations cited) {
        StringBuilder text = new StringBuilder("# Conformance\n\n"
                + "Clause, the types that cite it, and the tests that cite it or carry its `@Tag`. Written by `ConformanceTest` from\n"
                + "the sources of stun-codec and turn-client; write it anew with\n\n    " + REGENERATE + "\n\n");
        long kept = clauses.stream()
                .filter(line -> line.startsWith("RFC"))
                .filter(line -> cited.tests.containsKey(line.split(" ")[0]))
                .count();
        long gaps = clauses.stream()
                .filter(line -> line.startsWith("RFC"))
                .filter(line -> isGap(line, cited))
                .count();
        text.append(kept).append(" clauses are kept by tests, ").append(gaps).append(" are not yet.\n");
        for (String line : clauses) {
            if (line.startsWith("= ")) {
                text.append("\n## ").append(line.substring(2)).append("\n\n");
                text.append("| Clause | Before | Says | Types | Tests |\n| --- | --- | --- | --- | --- |\n");
            } else {
                text.append(row(line, cited));
            }
        }
        return text.toString();
    }

    private static boolean isGap(String line, Citations cited) {
        return !cited.tests.containsKey(line.split(" ")[0]) && !line.contains(" ~ ");
    }

    private static String row(String line, Citations cited) {
        String[] parts = line.split(" \\| | ~ ");
        String clause = parts[0];
        String tests = cited.tests.containsKey(clause)
                ? names(cited.tests.get(clause))
                : parts.length > 3 ? "none: " + parts[3] : "**gap**";
        String types = cited.types.containsKey(clause) ? names(cited.types.get(clause)) : "";
        String name = clause.replace("RFC", "RFC ").replace("§", " §");
        return "| " + name + " | " + parts[1] + " | " + parts[2] + " | " + types + " | " + tests + " |\n";
    }

    private static String names(Set<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining("`, `", "`", "`"));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
    }

    private static List<String> clauses() {
        try (InputStream in = ConformanceTest.class.getResourceAsStream("/conformance-clauses.txt")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The checkout: the nearest folder above with a {@code docs} in it. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
