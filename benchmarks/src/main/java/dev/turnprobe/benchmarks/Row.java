package dev.turnprobe.benchmarks;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One measured line.
 *
 * @param name the work, with {@code .floor}, {@code .ice4j}, {@code .pion} or {@code .direct} behind it
 * @param unit of score and error
 * @param score the median of the iterations
 * @param error half the distance between the quartiles of the iterations
 * @param bytesPerOp bytes allocated, by JMH's gc profiler; the median, in whole bytes, for less than one is JMH's own
 */
record Row(String name, String unit, double score, double error, double bytesPerOp) {
    static Row of(RunResult run) {
        BenchmarkParams params = run.getParams();
        Statistics statistics = run.getPrimaryResult().getStatistics();
        String unit = params.getOpsPerInvocation() == 1 ? "ns/op" : "ns/attribute";
        return new Row(
                name(params.getBenchmark()),
                unit,
                statistics.getPercentile(50),
                (statistics.getPercentile(75) - statistics.getPercentile(25)) / 2,
                allocated(run.getSecondaryResults().values()));
    }

    private static String name(String benchmark) {
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        if (benchmark.contains("FloorBenchmark")) {
            return method + ".floor";
        }
        if (benchmark.contains("Ice4jBenchmark")) {
            return method + ".ice4j";
        }
        return method.replaceFirst("Direct$", ".direct");
    }

    @SuppressWarnings("rawtypes")
    private static double allocated(Collection<Result> results) {
        return results.stream()
                .filter(result -> result.getLabel().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(result -> Math.rint(result.getStatistics().getPercentile(50)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The part in front of the dot: what is measured. */
    String work() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** True of what is there to compare with, and is not ours. */
    boolean isReference() {
        return name.endsWith(".floor") || name.endsWith(".ice4j") || name.endsWith(".pion");
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"unit\":\"%s\",\"score\":%.3f,\"error\":%.3f,\"bytesPerOp\":%.3f}",
                name,
                unit,
                score,
                error,
                bytesPerOp);
    }
}
