package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.Candidate;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.ProbeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of an endpoint that is still at work: its row fills as phases end and a candidate comes. */
final class LiveRow {
    private final List<String> done = new ArrayList<>();
    private @Nullable Candidate candidate;
    private String doing = "waiting";
    private int roundTrips;

    /** Something happened to this endpoint. */
    void event(ProbeEvent event) {
        if (event instanceof ProbeEvent.Started started) {
            doing = started.phase();
        } else if (event instanceof ProbeEvent.Ended ended) {
            ended(ended.span());
        } else if (event instanceof ProbeEvent.Found found && candidate == null) {
            candidate = found.candidate();
            // From here on the candidate's columns tell how it came about.
            done.clear();
        }
    }

    private void ended(PhaseSpan span) {
        done.add(String.format(Locale.ROOT, "%s %.1f", span.name(), span.durationNanos() / 1e6));
        if (candidate == null) {
            roundTrips += span.roundTrips();
        }
        if (span.name().equals(doing)) {
            doing = span.name().equals(PhaseSpan.ECHO) ? "measuring" : "";
        }
    }

    /** Null until one is there. */
    @Nullable
    Candidate candidate() {
        return candidate;
    }

    /** Protocol round trips until the candidate, or until now. */
    int roundTrips() {
        return roundTrips;
    }

    /** The phases behind it, with their milliseconds, and the one it is in. */
    String progress() {
        List<String> all = new ArrayList<>(done);
        if (!doing.isEmpty()) {
            all.add(doing + " ...");
        }
        return String.join(", ", all);
    }
}
