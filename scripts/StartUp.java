import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a start takes, of the launcher as users start it: {@code ./bench startup}. The server is one of ours, in a process
 * of its own; it waits for the probe, not the other way round.
 */
public final class StartUp {
    private static final int REHEARSALS = 3;

    private record Run(double firstRow, double whole) {}

    private final String launcher;
    private final int runs;

    private StartUp(String launcher, int runs) {
        this.launcher = launcher;
        this.runs = runs;
    }

    /** Arguments: the launcher, how many runs, the table to write or nothing. */
    public static void main(String[] args) throws Exception {
        new StartUp(args[0], Integer.parseInt(args[1])).measure(args.length > 2 ? Path.of(args[2]) : null);
    }

    private void measure(Path table) throws Exception {
        Process server = new ProcessBuilder(launcher, "demo", "--serve")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader line = server.inputReader(StandardCharsets.UTF_8)) {
            String told = line.readLine();
            String password = member(told, "\"password\":\"([^\"]+)\"");
            String uri = member(told, "\"(turn:[^\"]+transport=udp)\"");
            List<Run> versions = runs(null, "--version");
            List<Run> checks = runs(password, "check", "-u", "demo", uri);
            List<String> lines = new ArrayList<>(List.of(
                    "| | median s | least | most |",
                    "| --- | --- | --- | --- |",
                    row("`--version`, whole process", versions.stream().mapToDouble(Run::whole)),
                    row("`check` of one UDP endpoint: start to first row", checks.stream().mapToDouble(Run::firstRow)),
                    row("the same, whole process", checks.stream().mapToDouble(Run::whole))));
            lines.forEach(System.out::println);
            if (table != null) {
                write(table, lines);
            }
        } finally {
            // Its standard input closes, which ends it.
            server.getOutputStream().close();
            server.waitFor();
        }
    }

    private List<Run> runs(String password, String... arguments) throws Exception {
        List<Run> all = new ArrayList<>();
        for (int i = 0; i < REHEARSALS + runs; i++) {
            Run run = run(password, arguments);
            if (i >= REHEARSALS) {
                all.add(run);
            }
        }
        return all;
    }

    private Run run(String password, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.command().addAll(List.of(arguments));
        builder.redirectInput(new File("/dev/null"));
        if (password != null) {
            builder.environment().put("TURN_PASSWORD", password);
        }
        double firstRow = 0;
        long begun = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("ok ")) {
                    firstRow = seconds(begun);
                }
            }
        }
        int code = process.waitFor();
        double whole = seconds(begun);
        if (code != 0 || password != null && firstRow == 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with " + code);
        }
        return new Run(firstRow, whole);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static String member(String json, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(String.valueOf(json));
        if (!found.find()) {
            throw new IllegalStateException("demo --serve said " + json);
        }
        return found.group(1);
    }

    private static String row(String what, java.util.stream.DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return String.format(
                Locale.ROOT,
                "| %s | %.3f | %.3f | %.3f |",
                what,
                sorted[sorted.length / 2],
                sorted[0],
                sorted[sorted.length - 1]);
    }

    private void write(Path table, List<String> lines) throws IOException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        List<String> text = new ArrayList<>(List.of(
                "# Start-up, Java " + System.getProperty("java.version"),
                "",
                "`./bench startup`, " + LocalDate.now() + ", " + runs + " runs each after " + REHEARSALS + " that do not count, "
                        + Runtime.getRuntime().availableProcessors() + " processors, load average "
                        + String.format(Locale.ROOT, "%.1f", load) + " at the end.",
                "The launcher as users start it, its shell part included; the server is `turnprobe demo --serve` on loopback.",
                ""));
        text.addAll(lines);
        Files.write(table, text);
        System.err.println("bench: written to " + table);
    }
}
