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
import dev.turnprobe.turn.core.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The bundle that {@code --bundle} asks for. */
final class BundleFile {
    private final String name;
    private final ResultFile file;
    private final Recording recording;
    private final Surroundings surroundings;

    /** @throws UsageException when the file cannot be written */
    BundleFile(String name, Recording recording, Surroundings surroundings) {
        this.name = name;
        this.file = ResultFile.of("--bundle", name);
        this.recording = recording;
        this.surroundings = surroundings;
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
     * @param shown the report as it was shown
     * @param plan as it was carried out
     * @param sweep null unless this is {@code regions}
     */
    boolean write(
            Report shown,
            Set<Requirement> required,
            ProbePlan plan,
            RunFacts.@Nullable SweepFacts sweep,
            boolean quiet) {
        Redaction own = surroundings.redaction();
        Redaction redaction = own.isNone() ? Redaction.ofLogins() : own;
        try {
            tellIfItDiffers(evidence(shown, required, plan, sweep, own), shown);
            byte[] zip = BundleWriter.write(evidence(shown, required, plan, sweep, redaction));
            if (!file.write(zip, surroundings)) {
                return false;
            }
            if (!quiet) {
                tell(redaction);
            }
            return true;
        } catch (ReplayException e) {
            surroundings.err().println("turnprobe: --bundle " + name + ": " + e.getMessage() + "; not written");
            return false;
        }
    }

    private Evidence evidence(
            Report shown,
            Set<Requirement> required,
            ProbePlan plan,
            RunFacts.@Nullable SweepFacts sweep,
            Redaction redaction) {
        List<Target> targets = redaction.of(plan).targets();
        List<List<Tape>> tapes = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = plan.targets().get(i);
            Credentials login = target.isTurn() ? target.credentials() : null;
            tapes.add(recording.of(i).stream()
                    .map(tape -> redaction.of(tape, login))
                    .toList());
        }
        return Evidence.of(shown, required, sweep, targets, tapes, redaction.hidesAddresses());
    }

    private void tell(Redaction redaction) {
        String addresses = redaction.hidesAddresses()
                ? "stand-ins for IP addresses"
                : "but IP addresses (--redact puts stand-ins there)";
        surroundings
                .err()
                .println("wrote " + name
                        + ": report, page, decrypted frames and what `turnprobe replay` needs; no secrets, "
                        + addresses);
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
}
