package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.monitor.Change;
import dev.turnprobe.probe.monitor.MonitorListener;
import dev.turnprobe.probe.monitor.MonitorState;
import dev.turnprobe.probe.monitor.SourceState;
import dev.turnprobe.probe.report.EndpointReport;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Says on standard error what keeps the monitor from its work: once when it begins, once when it is over. */
final class MonitorNotes implements MonitorListener {
    private final Surroundings surroundings;
    private final OutputOptions output;
    private final Set<String> failing = new HashSet<>();
    private long overdue;
    private boolean late;
    private boolean buggy;

    MonitorNotes(Surroundings surroundings, OutputOptions output) {
        this.surroundings = surroundings;
        this.output = output;
    }

    @Override
    public void endpoint(EndpointReport endpoint) {
        if (endpoint.seen().failure() instanceof ProbeFailure.Bug bug && !buggy) {
            buggy = true;
            new BugReport(surroundings).print(bug, output.verbosity());
        }
    }

    @Override
    public void ended(MonitorState state, List<Change> changes) {
        boolean lateNow = state.overdue() > overdue;
        overdue = state.overdue();
        if (lateNow != late) {
            late = lateNow;
            say(
                    late
                            ? "warning: a round was not over when the next one was due; rounds are skipped"
                                    + remedy("raise --every, or lower --timeout")
                            : "note: rounds are in time again");
        }
    }

    @Override
    public void source(SourceState source, Instant at) {
        Diagnosis why = source.failure();
        if (why == null && failing.remove(source.name())) {
            say("note: " + source.name() + " gives credentials again");
        } else if (why != null && failing.add(source.name())) {
            String meanwhile = source.endpoints() == 0
                    ? "nothing of it can be probed until it does"
                    : "the credentials of before are used"
                            + (source.expiresAt() == null ? "" : ", which end at " + source.expiresAt());
            say("warning: " + source.name() + ": " + why.code() + ": " + why.message() + "; " + meanwhile
                    + remedy(why.remedy()));
        }
    }

    private static String remedy(String text) {
        return System.lineSeparator() + "  -> " + text;
    }

    private void say(String text) {
        if (!output.quiet) {
            surroundings.err().println(text);
        }
    }
}
