package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.evidence.BundleWriter;
import dev.turnprobe.probe.evidence.Evidence;
import dev.turnprobe.probe.evidence.RunFacts;
import dev.turnprobe.probe.measure.Recording;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.redact.Redaction;
import dev.turnprobe.probe.replay.ReplayException;
import dev.turnprobe.probe.report.JsonReport;
import dev.turnprobe.probe.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The bundle that {@code --bundle} asks for. */
final class BundleFile {
    private final String name;
    private final Path path;
    private final Recording recording;
    private final Surroundings surroundings;

    /** @throws UsageException when the file cannot be written */
    BundleFile(String name, Recording recording, Surroundings surroundings) {
        this.name = name;
        this.recording = recording;
        this.surroundings = surroundings;
        try {
            path = Path.of(name).toAbsolutePath();
            OwnersFile.refuseUnusable(path);
        } catch (InvalidPathException e) {
            throw new UsageException("--bundle " + name + ": not a file name");
        } catch (IOException e) {
            throw new UsageException("--bundle " + name + ": " + OwnersFile.reason(e)
                    + "; name a file in a directory that is there and that you may write to");
        }
    }

    /** Gets the tapes of the run. */
    Recording recording() {
        return recording;
    }

    /** There was nothing to probe with. */
    void leaveOut() {
        surroundings.err().println("turnprobe: --bundle " + name + ": not written, because nothing was probed");
    }

    /**
     * Writes it; false, and said, when that fails after all.
     *
     * @param report as it was shown
     * @param plan as it was carried out
     * @param sweep null unless this is {@code regions}
     */
    boolean write(
            Report report,
            Set<Requirement> required,
            ProbePlan plan,
            RunFacts.@Nullable SweepFacts sweep,
            boolean quiet) {
        Redaction shown = surroundings.redaction();
        // What leaves this machine is without logins, whatever the report shows.
        Redaction redaction = shown.isNone() ? Redaction.ofLogins() : shown;
        try {
            tellIfItDiffers(evidence(report, required, plan, sweep, shown), report);
            write(BundleWriter.write(evidence(report, required, plan, sweep, redaction)));
            if (!quiet) {
                tell(redaction);
            }
            return true;
        } catch (ReplayException e) {
            surroundings.err().println("turnprobe: --bundle " + name + ": " + e.getMessage() + "; not written");
        } catch (IOException e) {
            surroundings.err().println("turnprobe: --bundle " + name + ": " + OwnersFile.reason(e));
        }
        return false;
    }

    private void tell(Redaction redaction) {
        String addresses = redaction.hidesAddresses()
                ? "stand-ins for IP addresses"
                : "but IP addresses (--redact puts stand-ins there)";
        surroundings
                .err()
                .println("wrote " + name + ": report, decrypted frames and what `turnprobe replay` needs; no secrets, "
                        + addresses);
    }

    private Evidence evidence(
            Report report,
            Set<Requirement> required,
            ProbePlan plan,
            RunFacts.@Nullable SweepFacts sweep,
            Redaction redaction) {
        return Evidence.of(
                report,
                required,
                sweep,
                redaction.of(plan).targets(),
                tapes(plan, redaction),
                redaction.hidesAddresses());
    }

    private List<List<Tape>> tapes(ProbePlan plan, Redaction redaction) {
        List<List<Tape>> all = new ArrayList<>();
        for (int i = 0; i < plan.targets().size(); i++) {
            Target target = plan.targets().get(i);
            all.add(recording.of(i).stream()
                    .map(tape -> redaction.of(tape, target.isTurn() ? target.credentials() : null))
                    .toList());
        }
        return all;
    }

    /** A bundle is worth what its replay is worth. */
    private void tellIfItDiffers(Evidence evidence, Report report) {
        String replayed = JsonReport.write(evidence.replay(event -> {}, null));
        if (!replayed.equals(JsonReport.write(report))) {
            surroundings
                    .err()
                    .println("turnprobe: --bundle " + name + ": its replay differs from this report; this is a bug in "
                            + "turnprobe " + surroundings.tool().version() + ", please open an issue");
        }
    }

    private void write(byte[] zip) throws IOException {
        String chance = Long.toHexString(surroundings.tokens().getAsLong());
        Path draft = path.resolveSibling(".turnprobe-" + chance + ".tmp");
        try {
            Files.write(draft, zip);
            Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
