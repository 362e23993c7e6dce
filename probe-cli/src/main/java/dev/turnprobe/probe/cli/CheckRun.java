package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnoses;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.ClientDialer;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.ProbeRunner;
import dev.turnprobe.probe.measure.Recording;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.redact.Redaction;
import dev.turnprobe.probe.report.CheckFiles;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.ReportWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries a plan out and reports it: event loops put events into a queue, this thread writes them. */
final class CheckRun {
    private static final long MOMENT_MILLIS = 100;

    private final Surroundings surroundings;
    private final Interrupts interrupts;
    private final OutputOptions output;
    private final @Nullable BundleFile bundle;

    /** One that keeps no evidence. */
    CheckRun(Surroundings surroundings, Interrupts interrupts, OutputOptions output) {
        this(surroundings, interrupts, output, null);
    }

    /** @param bundle gets the evidence; null for none */
    CheckRun(Surroundings surroundings, Interrupts interrupts, OutputOptions output, @Nullable BundleFile bundle) {
        this.bundle = bundle;
        this.surroundings = surroundings;
        this.interrupts = interrupts;
        this.output = output;
    }

    /** Probes everything; gives the exit code. */
    int run(ProbePlan plan, Set<Requirement> required) {
        Instant startedAt = surroundings.clock().instant();
        ReportWriter writer = output.writer(surroundings, startedAt);
        Redaction redaction = surroundings.redaction();
        writer.begin(redaction.of(plan));
        LoopbackWarmUp.once(plan, surroundings);
        BlockingQueue<ProbeEvent> events = new LinkedBlockingQueue<>();
        Consumer<String> trace = output.verbosity() > 1 ? this::trace : null;
        Recording recording = bundle == null ? null : bundle.recording();
        List<Observation> seen = new ArrayList<>();
        Report report;
        try (ProbeRunner runner =
                new ProbeRunner(plan, new ClientDialer(plan), surroundings.tokens(), events::add, trace, recording)) {
            interrupts.handle(() -> runner.stop(new ProbeFailure.Interrupted()));
            runner.start();
            while (seen.size() < plan.targets().size()) {
                ProbeEvent event = events.poll();
                if (event == null) {
                    writer.idle(runner.elapsed());
                    event = take(events);
                }
                if (event != null) {
                    write(redaction.of(event), writer, startedAt, seen);
                    stopIfNobodyReads(runner);
                }
            }
            boolean insecure = plan.trust().isInsecure();
            boolean interrupted = interrupts.interrupted();
            report = Report.of(surroundings.tool(), startedAt, runner.elapsed(), insecure, interrupted, required, seen);
            writer.end(report);
        }
        tellWhatIsMissing(required, seen);
        int code = output.save(new CheckFiles(report, required), exitCode(report), surroundings);
        return bundle == null || bundle.write(report, required, plan, null, output.quiet)
                ? code
                : Math.max(code, ExitCode.DEGRADED);
    }

    /** Everything may work, and yet not what was asked for. */
    private void tellWhatIsMissing(Set<Requirement> required, List<Observation> seen) {
        for (Requirement what : required) {
            if (seen.stream().filter(Observation::ok).noneMatch(one -> what.isMetBy(one.target()))) {
                surroundings.err().println("turnprobe: --require " + what + ": no endpoint of that kind works");
            }
        }
    }

    /**
     * Reports that there was nothing to probe with; gives the exit code.
     *
     * @param startedAt when the provider was turned to
     */
    int unprobed(Diagnosis why, Instant startedAt) {
        long elapsed =
                Duration.between(startedAt, surroundings.clock().instant()).toNanos();
        boolean interrupted = interrupts.interrupted();
        if (bundle != null) {
            bundle.leaveOut();
        }
        Report report = Report.unprobed(
                surroundings.tool(),
                startedAt,
                elapsed,
                interrupted,
                surroundings.redaction().of(why));
        output.writer(surroundings, startedAt).end(report);
        int code = interrupted ? ExitCode.INTERRUPTED : ExitCode.CREDENTIALS;
        return output.save(new CheckFiles(report, Set.of()), code, surroundings);
    }

    private static void write(ProbeEvent event, ReportWriter writer, Instant startedAt, List<Observation> seen) {
        if (event instanceof ProbeEvent.Finished finished) {
            Observation observation = finished.observation();
            seen.add(observation);
            writer.endpoint(new EndpointReport(observation, Diagnoses.of(observation, startedAt)));
        } else {
            writer.event(event);
        }
    }

    private int exitCode(Report report) {
        ProbeFailure.@Nullable Bug bug = null;
        for (EndpointReport endpoint : report.endpoints()) {
            if (endpoint.seen().failure() instanceof ProbeFailure.Bug found) {
                bug = found;
            }
        }
        if (bug != null) {
            new BugReport(surroundings).print(bug, output.verbosity());
            return ExitCode.BUG;
        }
        if (surroundings.out().checkError()) {
            return ExitCode.UNREAD;
        }
        return report.interrupted() ? ExitCode.INTERRUPTED : ExitCode.of(report.verdict());
    }

    private void trace(String line) {
        synchronized (surroundings.err()) {
            surroundings.err().println(line);
        }
    }

    /** As {@code check ... | head -1} has it: nothing that is probed from now on would be seen. */
    private void stopIfNobodyReads(ProbeRunner runner) {
        if (surroundings.out().checkError()) {
            runner.stop(new ProbeFailure.Interrupted());
        }
    }

    /** Null when nothing happens for a moment. */
    private static @Nullable ProbeEvent take(BlockingQueue<ProbeEvent> events) {
        try {
            return events.poll(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, there is no sense in going on.
            throw new IllegalStateException("interrupted while waiting for probes", e);
        }
    }
}
