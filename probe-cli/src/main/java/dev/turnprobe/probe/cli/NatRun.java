package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.nat.NatCsv;
import dev.turnprobe.probe.nat.NatFiles;
import dev.turnprobe.probe.nat.NatJson;
import dev.turnprobe.probe.nat.NatPlan;
import dev.turnprobe.probe.nat.NatProbe;
import dev.turnprobe.probe.nat.NatReport;
import dev.turnprobe.probe.nat.NatResult;
import dev.turnprobe.probe.nat.NatText;
import dev.turnprobe.probe.redact.Redaction;
import java.time.Instant;
import java.util.concurrent.CompletionException;

/** Carries an examination of the NAT out and reports it. */
final class NatRun {
    private final Surroundings surroundings;
    private final Interrupts interrupts;
    private final OutputOptions output;

    NatRun(Surroundings surroundings, Interrupts interrupts, OutputOptions output) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
        this.output = output;
    }

    /** Gives the exit code. */
    int run(NatPlan plan) {
        Instant startedAt = surroundings.clock().instant();
        if (!plan.lifetime().isZero() && !output.quiet) {
            surroundings
                    .err()
                    .println("note: measuring the lifetime of a binding takes up to "
                            + plan.lifetime().toSeconds() + " s");
        }
        Redaction redaction = surroundings.redaction();
        NatResult result;
        try (NatProbe probe = new NatProbe(plan, surroundings.tokens(), test -> {
            if (output.ndjson) {
                print(NatJson.event(redaction.of(test)));
            }
        })) {
            interrupts.handle(probe::stop);
            result = probe.start().join();
        } catch (CompletionException e) {
            new BugReport(surroundings).print(e.getCause() == null ? e : e.getCause(), output.verbosity());
            return ExitCode.BUG;
        }
        NatReport report =
                new NatReport(surroundings.tool(), startedAt, redaction.of(result), interrupts.interrupted());
        if (output.json) {
            print(NatJson.document(report));
        } else if (output.ndjson) {
            print(NatJson.event(report));
        } else if (output.csv) {
            surroundings.out().print(NatCsv.write(report));
            surroundings.out().flush();
        } else {
            new NatText(output.palette(surroundings), output.verbosity() > 0, !output.quiet)
                    .lines(report)
                    .forEach(this::print);
        }
        return output.save(new NatFiles(report), exitCode(report), surroundings);
    }

    private void print(String line) {
        synchronized (surroundings.out()) {
            surroundings.out().print(line + "\n");
            surroundings.out().flush();
        }
    }

    private static int exitCode(NatReport report) {
        if (report.interrupted()) {
            return ExitCode.INTERRUPTED;
        }
        return switch (report.verdict()) {
            case OK -> ExitCode.OK;
            case DEGRADED -> ExitCode.DEGRADED;
            case FAILED -> ExitCode.FAILED;
        };
    }
}
