package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnoses;
import dev.turnprobe.probe.evidence.BadBundleException;
import dev.turnprobe.probe.evidence.BundleReader;
import dev.turnprobe.probe.evidence.Evidence;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.regions.RegionsFiles;
import dev.turnprobe.probe.regions.RegionsReport;
import dev.turnprobe.probe.replay.ReplayException;
import dev.turnprobe.probe.report.CheckFiles;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.ReportWriter;
import dev.turnprobe.turn.TlsTrust;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What did that run see? */
@Command(
        name = "replay",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        header = "What did that run see? Makes the report of a bundle once more, without any network.",
        synopsisHeading = "%n",
        usageHelpWidth = 100,
        customSynopsis = {
            "Examples:",
            "  turnprobe check --metered myapp --bundle evidence.zip     (there)",
            "  turnprobe replay evidence.zip                             (here)",
            "  turnprobe replay evidence.zip -vv",
            "  turnprobe replay evidence.zip --json",
            "",
            "Usage: turnprobe replay [OPTIONS] FILE.zip"
        },
        footer = {
            "",
            "The recorded frames go through the protocol engine again, at the instants at which they came.",
            "Exit codes: those of the run: 0 all works, 1 some works, 3 nothing works, 130 interrupted;",
            "2 the file is no bundle, is damaged, or does not fit what this version makes of it."
        })
final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE.zip", description = "What --bundle of check or regions wrote.")
    String file = "";

    @Mixin
    OutputOptions output = new OutputOptions();

    private final Surroundings surroundings;

    ReplayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        output.check();
        surroundings.logging().accept(output.verbosity());
        Evidence evidence = read();
        List<ProbeEvent> events = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Report report;
        try {
            report = evidence.replay(events::add, output.verbosity() > 1 ? lines::add : null);
        } catch (ReplayException e) {
            throw new UsageException(file + ": " + e.getMessage()
                    + "; replay it with the turnprobe that wrote it (README.txt in it says which)");
        }
        lines.forEach(surroundings.err()::println);
        Set<Requirement> required = Set.copyOf(evidence.facts().required());
        RegionsReport regions = evidence.regions(report);
        if (regions == null) {
            show(evidence, events, report);
            return output.save(new CheckFiles(report, required), exitCode(report), surroundings);
        }
        show(evidence, events, regions);
        return output.save(new RegionsFiles(regions, required), exitCode(report), surroundings);
    }

    private Evidence read() {
        try {
            return BundleReader.read(Path.of(file));
        } catch (BadBundleException e) {
            throw new UsageException(
                    file + ": " + e.getMessage() + "; expected a file that --bundle of check or regions wrote");
        } catch (IOException e) {
            throw new UsageException(file + ": " + Input.reason(e));
        } catch (InvalidPathException e) {
            throw new UsageException(file + ": not a file name");
        }
    }

    private void show(Evidence evidence, List<ProbeEvent> events, Report report) {
        ReportWriter writer = output.writer(surroundings, report.startedAt());
        writer.begin(plan(evidence));
        tell(events, report.startedAt(), writer::event, writer::endpoint);
        writer.end(report);
    }

    private void show(Evidence evidence, List<ProbeEvent> events, RegionsReport report) {
        Instant startedAt = report.sweep().startedAt();
        RegionsWriter writer = new RegionsWriter(surroundings, output, startedAt, false);
        writer.begin(plan(evidence));
        int[] done = {0};
        tell(events, startedAt, writer::event, endpoint -> writer.endpoint(endpoint, ++done[0]));
        writer.end(report);
    }

    private static void tell(
            List<ProbeEvent> events, Instant startedAt, Consumer<ProbeEvent> event, Consumer<EndpointReport> endpoint) {
        for (ProbeEvent each : events) {
            if (each instanceof ProbeEvent.Finished finished) {
                endpoint.accept(
                        new EndpointReport(finished.observation(), Diagnoses.of(finished.observation(), startedAt)));
            } else {
                event.accept(each);
            }
        }
    }

    private static ProbePlan plan(Evidence evidence) {
        ProbePlan plan = ProbePlan.of(evidence.targets());
        return evidence.facts().insecure() ? plan.withTrust(TlsTrust.insecure()) : plan;
    }

    private static int exitCode(Report report) {
        boolean bug =
                report.endpoints().stream().anyMatch(endpoint -> endpoint.seen().failure() instanceof ProbeFailure.Bug);
        if (bug) {
            return ExitCode.BUG;
        }
        return report.interrupted() ? ExitCode.INTERRUPTED : ExitCode.of(report.verdict());
    }
}
