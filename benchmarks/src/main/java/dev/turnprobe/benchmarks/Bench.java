package dev.turnprobe.benchmarks;

import dev.turnprobe.benchmarks.relay.ManyBench;
import dev.turnprobe.benchmarks.relay.RelayBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@code ./bench codec [--json FILE] [--table FILE] [--only REGEX] [--quick]}: measures, prints the table, keeps it.
 * The others are {@link OpenBench}, {@link RelayBench}, {@link ManyBench}, {@link ServerBench}, {@link RegionsBench} and
 * {@link HarvestBench}.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        switch (args.length == 0 ? "" : args[0]) {
            case "open" -> OpenBench.main(args);
            case "relay" -> RelayBench.main(args, title -> kept(title, "Medians of five slices of each run.", "relay"));
            case "many" -> ManyBench.main(args, title -> kept(title, "After a collection of garbage.", "many"));
            case "server" -> ServerBench.main(args);
            case "regions" -> RegionsBench.main(args);
            case "harvest" -> HarvestBench.main(args);
            default -> codec(args);
        }
    }

    private static void codec(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args);
        if (arguments == null) {
            System.err.println("usage: bench codec [--json FILE] [--table FILE] [--only REGEX] [--quick]");
            System.exit(2);
            return;
        }
        System.err.println("bench: measuring; this takes a few minutes, and means little on a busy machine");
        List<Row> rows = run(arguments);
        String table = table(rows);
        System.out.print(table);
        if (arguments.json != null) {
            Files.writeString(
                    Path.of(arguments.json),
                    rows.stream().map(Row::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
        }
        if (arguments.table != null) {
            Files.writeString(
                    Path.of(arguments.table),
                    kept("What the codec costs", "Medians in nanoseconds; walk is per attribute.", "codec") + "```\n"
                            + table + "```\n");
        }
    }

    private static List<Row> run(Arguments arguments) throws RunnerException, IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("dev\\.turnprobe\\.benchmarks\\.(Codec|Floor|Ice4j)Benchmark\\.(" + arguments.only + ")$")
                .addProfiler(GCProfiler.class)
                .forks(arguments.quick ? 1 : 2)
                .warmupIterations(5)
                .warmupTime(TimeValue.milliseconds(300))
                // Many short iterations: most of them run undisturbed even when other programs want the processor, so
                // that their median is the work's and not the scheduler's.
                .measurementIterations(arguments.quick ? 50 : 100)
                .measurementTime(TimeValue.milliseconds(4))
                .jvmArgsAppend("-Dslf4j.internal.verbosity=ERROR")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        List<Row> rows = new ArrayList<>();
        new Runner(options.build()).run().forEach(result -> rows.add(Row.of(result)));
        String pion = System.getProperty("bench.pion", "");
        if (!pion.isEmpty()) {
            rows.addAll(Pion.run(pion, arguments.only));
        }
        rows.sort(Comparator.comparing(Row::name));
        return rows;
    }

    /** One line a work, with the ratios that matter. */
    private static String table(List<Row> rows) {
        Map<String, Row> byName = new TreeMap<>();
        rows.forEach(row -> byName.put(row.name(), row));
        StringBuilder text = new StringBuilder();
        String format = "%-24s %9s %9s %7s %9s %9s %9s %9s %9s %9s%n";
        text.append(String.format(
                format,
                "WORK",
                "ns",
                "+/-",
                "B/op",
                "floor ns",
                "x floor",
                "ice4j ns",
                "x faster",
                "pion ns",
                "x faster"));
        for (Row row : rows) {
            if (row.isReference()) {
                continue;
            }
            Row floor = byName.get(row.work() + ".floor");
            Row ice4j = byName.get(row.work() + ".ice4j");
            Row pion = byName.get(row.work() + ".pion");
            text.append(String.format(
                    format,
                    row.name(),
                    number(row.score()),
                    number(row.error()),
                    String.format(Locale.ROOT, "%.0f", row.bytesPerOp()),
                    floor == null ? "" : number(floor.score()),
                    floor == null ? "" : number(row.score() / floor.score()),
                    ice4j == null ? "" : number(ice4j.score()),
                    ice4j == null ? "" : number(ice4j.score() / row.score()),
                    pion == null ? "" : number(pion.score()),
                    pion == null ? "" : number(pion.score() / row.score())));
        }
        return text.toString();
    }

    /** What stands above a table that is kept. */
    static String kept(String title, String how, String command) {
        return "# " + title + "\n\n" + how + " Kept by `./bench " + command + "`.\n\n"
                + "- Java: " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + "\n"
                + "- Machine: " + Machine.describe() + "\n"
                + "- Load average at the end: " + Machine.load() + " (above 1, other programs were measured along)\n"
                + "- Commit: " + System.getProperty("bench.commit", "unknown") + "\n\n";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private record Arguments(
            @Nullable String json, @Nullable String table, String only, boolean quick) {
        static @Nullable Arguments parse(String[] args) {
            if (args.length == 0 || !args[0].equals("codec")) {
                return null;
            }
            String json = null;
            String table = null;
            String only = ".*";
            boolean quick = false;
            for (int i = 1; i < args.length; i++) {
                boolean hasValue = i + 1 < args.length;
                switch (args[i]) {
                    case "--quick" -> quick = true;
                    case "--json" -> json = hasValue ? args[++i] : null;
                    case "--table" -> table = hasValue ? args[++i] : null;
                    case "--only" -> only = hasValue ? args[++i] : "";
                    default -> {
                        return null;
                    }
                }
            }
            return new Arguments(json, table, only, quick);
        }
    }
}
