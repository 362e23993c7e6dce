package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnoses;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.evidence.RunFacts;
import dev.turnprobe.probe.measure.ClientDialer;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.ProbeRunner;
import dev.turnprobe.probe.measure.Recording;
import dev.turnprobe.probe.measure.SweepTiming;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.redact.Redaction;
import dev.turnprobe.probe.regions.RegionsFiles;
import dev.turnprobe.probe.regions.RegionsReport;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries a sweep out and reports it: event loops put events into a queue, this thread writes them. */
final class RegionsRun {
    private final Surroundings surroundings;
    private final Interrupts interrupts;
    private final OutputOptions output;
    private final String origin;
    private final int top;
    private final @Nullable IceServersOutput emission;
    private final @Nullable BundleFile bundle;

    /**
     * A run.
     *
     * @param origin whose regions these are
     * @param top how many to show
     * @param emission null when nobody wants the recommendation
     * @param bundle gets the evidence; null for none
     */
    RegionsRun(
            Surroundings surroundings,
            Interrupts interrupts,
            OutputOptions output,
            String origin,
            int top,
            @Nullable IceServersOutput emission,
            @Nullable BundleFile bundle) {
        this.bundle = bundle;
        this.surroundings = surroundings;
        this.interrupts = interrupts;
        this.output = output;
        this.origin = origin;
        this.top = top;
        this.emission = emission;
    }

    /** Probes everything; gives the exit code. */
    int run(ProbePlan plan, Set<Requirement> required) {
        Instant startedAt = surroundings.clock().instant();
        RegionsWriter writer =
                new RegionsWriter(surroundings, output, startedAt, emission != null && emission.isStandardOutput());
        Redaction redaction = surroundings.redaction();
        writer.begin(redaction.of(plan));
        LoopbackWarmUp.once(plan, surroundings);
        BlockingQueue<ProbeEvent> events = new LinkedBlockingQueue<>();
        Consumer<String> trace = output.verbosity() > 1 ? this::trace : null;
        Recording recording = bundle == null ? null : bundle.recording();
        List<Observation> seen = new ArrayList<>();
        RegionsReport report;
        RegionsReport shown;
        try (ProbeRunner runner =
                new ProbeRunner(plan, new ClientDialer(plan), surroundings.tokens(), events::add, trace, recording)) {
            interrupts.handle(() -> runner.stop(new ProbeFailure.Interrupted()));
            runner.start();
            while (seen.size() < plan.targets().size()) {
                ProbeEvent event = take(events);
                if (event instanceof ProbeEvent.Finished finished) {
                    seen.add(finished.observation());
                    Observation observation = redaction.of(finished.observation());
                    writer.endpoint(new EndpointReport(observation, Diagnoses.of(observation, startedAt)), seen.size());
                } else {
                    writer.event(redaction.of(event));
                }
            }
            report = report(plan, startedAt, runner, required, seen, origin);
            shown = redaction.isNone()
                    ? report
                    : report(
                            plan,
                            startedAt,
                            runner,
                            required,
                            seen.stream().map(redaction::of).toList(),
                            redaction.text(origin));
            writer.end(shown);
        }
        if (emission != null) {
            // For use, so as it is.
            emission.write(report.ranked(), output.quiet);
        }
        int code = output.save(new RegionsFiles(shown, required), exitCode(shown.sweep()), surroundings);
        RunFacts.SweepFacts sweep = new RunFacts.SweepFacts(shown.origin(), top, shown.timing());
        return bundle == null || bundle.write(shown.sweep(), required, plan, sweep, output.quiet)
                ? code
                : Math.max(code, ExitCode.DEGRADED);
    }

    private RegionsReport report(
            ProbePlan plan,
            Instant startedAt,
            ProbeRunner runner,
            Set<Requirement> required,
            List<Observation> seen,
            String whose) {
        return RegionsReport.of(
                whose,
                Report.of(
                        surroundings.tool(),
                        startedAt,
                        runner.elapsed(),
                        plan.trust().isInsecure(),
                        interrupts.interrupted(),
                        required,
                        seen),
                runner.timing(),
                top);
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
        Report nothing = Report.unprobed(
                surroundings.tool(),
                startedAt,
                elapsed,
                interrupted,
                surroundings.redaction().of(why));
        RegionsReport report = RegionsReport.of(surroundings.redaction().text(origin), nothing, SweepTiming.NONE, top);
        new RegionsWriter(surroundings, output, startedAt, false).end(report);
        int code = interrupted ? ExitCode.INTERRUPTED : ExitCode.CREDENTIALS;
        return output.save(new RegionsFiles(report, Set.of()), code, surroundings);
    }

    private int exitCode(Report report) {
        for (EndpointReport endpoint : report.endpoints()) {
            if (endpoint.seen().failure() instanceof ProbeFailure.Bug bug) {
                new BugReport(surroundings).print(bug, output.verbosity());
                return ExitCode.BUG;
            }
        }
        return report.interrupted() ? ExitCode.INTERRUPTED : ExitCode.of(report.verdict());
    }

    private void trace(String line) {
        synchronized (surroundings.err()) {
            surroundings.err().println(line);
        }
    }

    private static ProbeEvent take(BlockingQueue<ProbeEvent> events) {
        try {
            return events.take();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if somebody does, there is no sense in going on.
            throw new IllegalStateException("interrupted while waiting for probes", e);
        }
    }
}
