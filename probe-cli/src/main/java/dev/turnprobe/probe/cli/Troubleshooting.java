package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** {@code docs/troubleshooting.md}, a section a code: under the heading a line that says what was seen, then the rest. */
final class Troubleshooting {
    private static final String RESOURCE = "/troubleshooting.md";
    private static final String HEADING = "## ";

    private final Map<String, List<String>> sections = new LinkedHashMap<>();

    private Troubleshooting(String text) {
        List<String> current = new ArrayList<>();
        for (String line : text.split("\\R")) {
            if (line.startsWith(HEADING)) {
                current = new ArrayList<>();
                sections.put(line.substring(HEADING.length()).strip(), current);
            } else {
                current.add(line);
            }
        }
    }

    static Troubleshooting of(String text) {
        return new Troubleshooting(text);
    }

    /** The page that was packed with the program. */
    static Troubleshooting packaged() {
        try (InputStream in = Troubleshooting.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("built without " + RESOURCE);
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The headings, in the order of the page. */
    List<String> headings() {
        return List.copyOf(sections.keySet());
    }

    /** Every code with what was seen, a line each. */
    List<String> contents() {
        List<String> lines = new ArrayList<>();
        int width = sections.keySet().stream().mapToInt(String::length).max().orElse(0);
        sections.forEach((code, body) -> {
            String first =
                    body.stream().filter(line -> !line.isBlank()).findFirst().orElse("");
            lines.add(code + " ".repeat(width - code.length() + 2) + plain(first));
        });
        return lines;
    }

    /** The whole sections, one after the other, for a terminal. */
    List<String> sections(List<Cause> causes) {
        List<String> lines = new ArrayList<>();
        for (Cause cause : causes) {
            List<String> body = sections.get(cause.name());
            if (body == null) {
                throw new NoSuchElementException("the page has no section " + cause);
            }
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(cause.name());
            lines.add("=".repeat(cause.name().length()));
            body.stream().map(Troubleshooting::plain).forEach(lines::add);
            while (lines.get(lines.size() - 1).isBlank()) {
                lines.remove(lines.size() - 1);
            }
        }
        return lines;
    }

    /** Without the marks that a browser would make bold, and without anything a terminal would obey. */
    private static String plain(String line) {
        return line.replace("**", "").replaceAll("[^ -~]", "?");
    }
}
