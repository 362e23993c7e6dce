package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.measure.ClientDialer;
import dev.turnprobe.probe.quality.HdrLog;
import dev.turnprobe.probe.quality.QualityCsv;
import dev.turnprobe.probe.quality.QualityFiles;
import dev.turnprobe.probe.quality.QualityJson;
import dev.turnprobe.probe.quality.QualityPlan;
import dev.turnprobe.probe.quality.QualityProbe;
import dev.turnprobe.probe.quality.QualityReport;
import dev.turnprobe.probe.quality.QualityResult;
import dev.turnprobe.probe.quality.QualityText;
import dev.turnprobe.probe.quality.Sparkline;
import dev.turnprobe.probe.quality.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Carries a measurement out and reports it, with a line that grows by the second meanwhile. */
final class QualityRun {
    private static final int LINE = 60;

    private final Surroundings surroundings;
    private final Interrupts interrupts;
    private final OutputOptions output;
    private final @Nullable Path hdr;
    private final List<Long> line = new ArrayList<>();
    private int second;

    QualityRun(Surroundings surroundings, Interrupts interrupts, OutputOptions output, @Nullable Path hdr) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
        this.output = output;
        this.hdr = hdr;
    }

    /** Gives the exit code. */
    int run(QualityPlan plan) {
        Instant startedAt = surroundings.clock().instant();
        QualityResult result;
        try (QualityProbe probe = new QualityProbe(
                plan, ClientDialer.forStreams(plan.probe(), QualityPlan.RECEIVE_BUFFER), surroundings.tokens())) {
            interrupts.handle(probe::stop);
            result = await(probe, probe.start());
        } catch (ExecutionException e) {
            new BugReport(surroundings).print(e.getCause() == null ? e : e.getCause(), output.verbosity());
            return ExitCode.BUG;
        }
        QualityReport report = new QualityReport(
                surroundings.tool(),
                startedAt,
                surroundings.redaction().of(plan),
                surroundings.redaction().of(result),
                interrupts.interrupted());
        if (output.json) {
            print(QualityJson.document(report));
        } else if (output.ndjson) {
            print(QualityJson.event(report));
        } else if (output.csv) {
            surroundings.out().print(QualityCsv.write(report));
            surroundings.out().flush();
        } else {
            new QualityText(output.palette(surroundings), !output.quiet)
                    .lines(report)
                    .forEach(this::print);
        }
        int code = output.save(new QualityFiles(report), exitCode(report), surroundings);
        return hdr == null || write(hdr, startedAt, result) ? code : Math.max(code, ExitCode.DEGRADED);
    }

    private QualityResult await(QualityProbe probe, CompletableFuture<QualityResult> asked) throws ExecutionException {
        boolean live = output.palette(surroundings).coloured() && !output.machine() && !output.quiet;
        while (true) {
            try {
                return asked.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (live || output.ndjson) {
                    probe.lastSecond().thenAccept(times -> passed(times, live));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while waiting for a measurement", e);
            } finally {
                if (asked.isDone() && live) {
                    surroundings.err().print("\r\u001b[K");
                    surroundings.err().flush();
                }
            }
        }
    }

    private synchronized void passed(Times times, boolean live) {
        if (times.count() == 0) {
            return;
        }
        second++;
        if (output.ndjson) {
            print(QualityJson.event(second, times));
        }
        if (live) {
            line.add(times.p50Nanos());
            List<Long> shown = line.subList(Math.max(0, line.size() - LINE), line.size());
            surroundings
                    .err()
                    .printf(
                            java.util.Locale.ROOT,
                            "\r\u001b[Krtt %s %.1f ms",
                            Sparkline.of(shown),
                            times.p50Nanos() / 1e6);
            surroundings.err().flush();
        }
    }

    private boolean write(Path file, Instant startedAt, QualityResult result) {
        try {
            HdrLog.write(file, startedAt, result.seconds());
            return true;
        } catch (IOException e) {
            surroundings.err().println("turnprobe: --hdr " + file + ": " + Input.reason(e));
            return false;
        }
    }

    private void print(String text) {
        synchronized (surroundings.out()) {
            surroundings.out().print(text + "\n");
            surroundings.out().flush();
        }
    }

    private static int exitCode(QualityReport report) {
        if (report.interrupted()) {
            return ExitCode.INTERRUPTED;
        }
        return switch (report.verdict()) {
            case "ok" -> ExitCode.OK;
            case "degraded" -> ExitCode.DEGRADED;
            default -> ExitCode.FAILED;
        };
    }
}
