package dev.turnprobe.probe.evidence;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.measure.TapeStep;
import dev.turnprobe.probe.plan.DataTree;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The two parts of a bundle that a replay reads, as text: a JSON document of facts, and a line for each step of each tape. */
final class EvidenceText {
    /** Of a line: a frame of 64 KiB in base64 is not half of it. */
    private static final int LONGEST_LINE = 1 << 18;

    /** Begins a tape. */
    record Head(int endpoint, long startNanos, boolean proxied) {}

    private EvidenceText() {}

    static String facts(RunFacts facts) {
        return json(facts, true) + "\n";
    }

    /** @throws BadBundleException when it is damaged or of another version */
    static RunFacts facts(String text) {
        Object tree = tree(text);
        Object schema = tree instanceof Map<?, ?> members ? members.get("schema") : null;
        if (!RunFacts.SCHEMA.equals(schema)) {
            throw new BadBundleException(
                    schema instanceof String name && name.matches("turnprobe/evidence/[0-9]{1,9}")
                            ? "it is a \"" + name + "\", and this version reads \"" + RunFacts.SCHEMA
                                    + "\"; replay it with the turnprobe that wrote it, or a newer one"
                            : "it does not say that it is a \"" + RunFacts.SCHEMA + "\"");
        }
        return PlainValues.read(RunFacts.class, tree);
    }

    static void tapes(List<List<Tape>> tapes, OutputStream to) throws IOException {
        Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        for (int i = 0; i < tapes.size(); i++) {
            for (Tape tape : tapes.get(i)) {
                out.append(json(new Head(i, tape.startNanos(), tape.isProxied()), false))
                        .append('\n');
                for (TapeStep step : tape.steps()) {
                    out.append(json(step, false)).append('\n');
                }
            }
        }
        out.flush();
    }

    /**
     * Reads tapes.
     *
     * @param endpoints how many there are
     * @throws BadBundleException when it is damaged or of another version
     */
    static List<List<Tape>> tapes(BufferedReader in, int endpoints) throws IOException {
        List<List<Tape>> all = new ArrayList<>();
        for (int i = 0; i < endpoints; i++) {
            all.add(new ArrayList<>());
        }
        Head head = null;
        List<TapeStep> steps = new ArrayList<>();
        int number = 0;
        for (String line = line(in); line != null; line = line(in)) {
            number++;
            try {
                Object tree = tree(line);
                if (tree instanceof Map<?, ?> members && members.containsKey("is")) {
                    steps.add(PlainValues.read(TapeStep.class, tree));
                    continue;
                }
                finish(head, steps, all);
                head = PlainValues.read(Head.class, tree);
                if (head.endpoint() < 0 || head.endpoint() >= endpoints) {
                    throw new BadBundleException("there is no endpoint " + head.endpoint());
                }
                steps = new ArrayList<>();
            } catch (BadBundleException e) {
                throw new BadBundleException("line " + number + ": " + e.getMessage());
            }
        }
        finish(head, steps, all);
        return all;
    }

    private static void finish(@Nullable Head head, List<TapeStep> steps, List<List<Tape>> all) {
        if (head != null) {
            if (steps.isEmpty() || !(steps.get(steps.size() - 1) instanceof TapeStep.Ended)) {
                throw new BadBundleException("the tape before it has no end");
            }
            all.get(head.endpoint()).add(new Tape(steps, head.startNanos(), head.proxied()));
        } else if (!steps.isEmpty()) {
            throw new BadBundleException("steps of no tape");
        }
    }

    private static @Nullable String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.isEmpty() ? null : line.toString();
            } else if (line.length() == LONGEST_LINE) {
                throw new BadBundleException("a line is too long");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static @Nullable Object tree(String text) {
        if (!text.startsWith("{")) {
            throw new BadBundleException("not JSON");
        }
        try {
            return DataTree.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadBundleException(String.valueOf(e.getMessage()));
        }
    }

    private static String json(Object value, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            if (indented) {
                out.setPrettyPrinter(new DefaultPrettyPrinter()
                        .withObjectIndenter(new com.fasterxml.jackson.core.util.DefaultIndenter("  ", "\n")));
            }
            PlainValues.write(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return text.toString();
    }
}
