package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.embedded.RegionsPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./bench regions}: is what {@code ./turnprobe regions} says true? 32 regions on four transports, 8 to 244 ms away,
 * in a process of their own ({@link RegionsBox}); the launcher as users start it, cold each time; its JSON against the
 * delays that it cannot know.
 */
final class RegionsBench {
    private static final int RUNS = 5;
    private static final int SINGLE_RUNS = 3;
    private static final long PATIENCE_MINUTES = 3;
    private static final List<String> TRANSPORTS = List.of("udp", "tcp", "tls", "dtls");

    private final Path root;
    private final Path directory;
    private final Map<String, Double> truth = new HashMap<>();
    private final StringBuilder table = new StringBuilder();

    private RegionsBench(Path root, Path directory) {
        this.root = root;
        this.directory = directory;
        for (RegionsPlan.Region region : RegionsBox.plan().regions()) {
            truth.put(region.name(), region.roundTrip().toNanos() / 1e6);
        }
    }

    /** @param args {@code --box DIRECTORY} is the far end; {@code --table FILE} keeps the table there */
    static void main(String[] args) throws Exception {
        List<String> all = Arrays.asList(args);
        if (all.contains("--box")) {
            RegionsBox.serve(Path.of(all.get(all.indexOf("--box") + 1)));
            return;
        }
        String root = System.getProperty("bench.root");
        if (root == null) {
            throw new IllegalArgumentException("start this with ./bench regions: it says where the launcher is");
        }
        String table = new RegionsBench(Path.of(root), Files.createTempDirectory("bench-regions")).run();
        System.out.print(table);
        if (all.contains("--table")) {
            Files.writeString(
                    Path.of(all.get(all.indexOf("--table") + 1)),
                    Bench.kept(
                                    "Whether a sweep says the truth",
                                    "What `./turnprobe regions --json` reports, less what the box really does; cold each time.",
                                    "regions")
                            + "```\n" + table + "```\n");
        }
    }

    private String run() throws Exception {
        Process box = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:TieredStopAtLevel=1",
                        "-Dio.netty.jfr.enabled=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bench.class.getName(),
                        "regions",
                        "--box",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var out = box.inputReader(StandardCharsets.UTF_8)) {
            if (!"ready".equals(out.readLine())) {
                throw new IOException("the regions could not be started; see above");
            }
            sweeps();
            singles();
            box.outputWriter().close();
            line("The box itself: %s.", out.readLine());
            return table.toString();
        } finally {
            box.destroy();
        }
    }

    private void sweeps() throws Exception {
        double bound =
                5 * truth.values().stream().mapToDouble(each -> each).max().orElse(0);
        line("All 128 endpoints at once, reported less true; least, median, largest, in ms.");
        line(
                "run  works  all candidates (x 5R)  loops late  again  whole  %s",
                "        p50        |  time to candidate, k*R");
        for (int run = 1; run <= RUNS; run++) {
            long begun = System.nanoTime();
            SweepDocument sweep = turnprobe("regions", "--catalog", file("catalog.json"));
            double whole = (System.nanoTime() - begun) / 1e9;
            long works = sweep.endpoints().stream()
                    .filter(e -> e.status().equals("ok"))
                    .count();
            line(
                    "%3d  %5d  %7.0f ms   (%.3f)  %7.0f ms  %5d  %4.1f s",
                    run,
                    works,
                    sweep.allCandidatesMs(),
                    sweep.allCandidatesMs() / bound,
                    sweep.worstLatenessMs(),
                    sweep.measuredAgain(),
                    whole);
            for (String transport : TRANSPORTS) {
                errors(
                        transport,
                        sweep.endpoints().stream()
                                .filter(e -> e.transport().equals(transport))
                                .toList());
            }
        }
    }

    private void singles() throws Exception {
        String near = RegionsBox.plan().regions().get(0).name();
        line("");
        line(
                "One endpoint alone (%s, %.1f ms), %d runs each:",
                near, Objects.requireNonNull(truth.get(near)), SINGLE_RUNS);
        for (String transport : TRANSPORTS) {
            List<SweepDocument.Endpoint> all = new ArrayList<>();
            for (int run = 0; run < SINGLE_RUNS; run++) {
                all.addAll(turnprobe(
                                "regions",
                                "--catalog",
                                file("catalog.json"),
                                "--regions",
                                near,
                                "--transports",
                                transport)
                        .endpoints());
            }
            errors(transport, all);
        }
        line("");
    }

    private void errors(String transport, List<SweepDocument.Endpoint> endpoints) {
        double[] p50 = endpoints.stream()
                .mapToDouble(each -> each.p50Ms() - truth(each))
                .sorted()
                .toArray();
        double[] candidate = endpoints.stream()
                .mapToDouble(each -> each.candidateMs() - each.trips() * truth(each))
                .sorted()
                .toArray();
        if (p50.length > 0) {
            line(
                    "     %-5s                                                        %6.2f %6.2f %6.2f | %6.2f %6.2f %6.2f",
                    transport,
                    p50[0],
                    p50[p50.length / 2],
                    p50[p50.length - 1],
                    candidate[0],
                    candidate[candidate.length / 2],
                    candidate[candidate.length - 1]);
        }
    }

    private double truth(SweepDocument.Endpoint endpoint) {
        return truth.getOrDefault(endpoint.region(), Double.NaN);
    }

    /** One run of the launcher, its standard output read. */
    private SweepDocument turnprobe(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("turnprobe").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--json", "-u", "turnprobe", "--password-file", file("password"), "--ca", file("ca.pem")));
        Path out = directory.resolve("out.json");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroy();
            throw new IOException("turnprobe did not end within " + PATIENCE_MINUTES + " minutes");
        }
        return SweepDocument.parse(Files.readString(out));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private void line(String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
