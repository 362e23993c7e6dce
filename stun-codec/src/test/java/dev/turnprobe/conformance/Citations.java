package dev.turnprobe.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which clause is cited where. Sources cite in comments, {@code RFC 8489 §14.5}, or several in a row; a test
 * cites in its Javadoc, or carries {@code @Tag("RFC8489§...")}, which also lets {@code mvn test -Dgroups=RFC8489§14.5} run it. Sources are read as text,
 * so that no module has to depend on another for an annotation.
 */
final class Citations {
    private static final Pattern CITED =
            Pattern.compile("RFC (\\d{4})((?:[,;]?(?: and| or)? §[\\dA-Z]+(?:\\.\\d+)*)+)");
    private static final Pattern SECTION = Pattern.compile("§[\\dA-Z]+(?:\\.\\d+)*");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"(RFC\\d{4}§[\\dA-Z]+(?:\\.\\d+)*)\"\\)");
    private static final Pattern METHOD = Pattern.compile("^\\s+(?:public |static )*void (\\w+)\\(");
    private static final Pattern TEST = Pattern.compile("^\\s+@(?:Parameterized|Repeated)?Test\\b");
    private static final Pattern TYPE =
            Pattern.compile("^(?:public |final |abstract )*(?:class|record|enum|interface) ");

    /** Clause, as {@code RFC8489§14.5}, to simple names of types. */
    final Map<String, Set<String>> types = new TreeMap<>();
    /** Clause to names of tests, as {@code Class.method}, or {@code Class} when all of it is about the clause. */
    final Map<String, Set<String>> tests = new TreeMap<>();
    /** Clauses that a tag names. */
    final Set<String> tags = new TreeSet<>();

    Citations(Path root, List<String> modules) throws IOException {
        for (String module : modules) {
            javaFiles(root.resolve(module).resolve("src/main/java")).forEach(this::readMain);
            javaFiles(root.resolve(module).resolve("src/test/java")).forEach(this::readTest);
        }
    }

    private static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private void readMain(Path file) {
        cited(unbroken(file)).forEach(clause -> note(types, clause, nameOf(file)));
    }

    private void readTest(Path file) {
        List<String> comment = new ArrayList<>();
        List<String> pending = new ArrayList<>();
        for (String line : unbroken(file).split("\n")) {
            if (line.strip().startsWith("/**")) {
                comment.clear();
                comment.addAll(cited(line));
            }
            for (Matcher tag = TAG.matcher(line); tag.find(); ) {
                pending.add(tag.group(1));
                tags.add(tag.group(1));
            }
            boolean ofType = TYPE.matcher(line).find();
            if (TEST.matcher(line).find() || ofType && nameOf(file).endsWith("Test")) {
                pending.addAll(comment);
                comment.clear();
            }
            Matcher method = METHOD.matcher(line);
            boolean ofMethod = method.find();
            if (ofMethod || ofType) {
                String test = ofMethod ? nameOf(file) + "." + method.group(1) : nameOf(file);
                pending.forEach(clause -> note(tests, clause, test));
                pending.clear();
                comment.clear();
            }
        }
    }

    private static List<String> cited(String text) {
        List<String> clauses = new ArrayList<>();
        for (Matcher cited = CITED.matcher(text); cited.find(); ) {
            for (Matcher section = SECTION.matcher(cited.group(2)); section.find(); ) {
                clauses.add("RFC" + cited.group(1) + section.group());
            }
        }
        return clauses;
    }

    /** The text of a file, each comment on one line: a clause may be broken over two. */
    private static String unbroken(Path file) {
        return read(file).replaceAll("\\s*\\n\\s*(?:\\*|//) ", " ");
    }

    private static void note(Map<String, Set<String>> where, String clause, String name) {
        where.computeIfAbsent(clause, none -> new TreeSet<>()).add(name);
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
