package dev.turnprobe.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/** Runs pion/stun (Go) over the same frames, in a process of its own: {@code benchmarks/pion}. */
final class Pion {
    private Pion() {}

    /**
     * @param program the built {@code benchmarks/pion}
     * @param only regular expression of the works that are wanted
     */
    static List<Row> run(String program, String only) throws IOException {
        HexFormat hex = HexFormat.of();
        Process process = new ProcessBuilder(
                        program,
                        "success=" + hex.formatHex(Frames.bindingSuccess()),
                        "allocate=" + hex.formatHex(Frames.allocateSuccess()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return output.lines()
                .filter(line -> line.split(" ")[0].matches(only))
                .map(Pion::row)
                .toList();
    }

    private static Row row(String line) {
        String[] words = line.split(" ");
        String unit = words[0].equals("walk") ? "ns/attribute" : "ns/op";
        return new Row(
                words[0] + ".pion",
                unit,
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]),
                Double.parseDouble(words[3]));
    }
}
