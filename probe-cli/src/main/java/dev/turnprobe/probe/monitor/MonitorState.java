package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.report.Report;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a monitor knows at one moment. Nanoseconds are those of {@link Monitor#nanoTime}.
 *
 * @param everyNanos between two rounds
 * @param patienceNanos how old the last round may become before the monitor itself must be taken for stuck
 * @param rounds that have ended
 * @param overdue those of them that took longer than the interval
 * @param skipped instants at which no round could begin
 * @param last null until the first round has ended
 */
public record MonitorState(
        long startedNanos,
        long everyNanos,
        long patienceNanos,
        long rounds,
        long overdue,
        long skipped,
        @Nullable Round last,
        List<SourceState> sources) {

    /** A round that is over. */
    public record Round(Report report, Instant endedAt, long endedNanos) {}

    public MonitorState {
        sources = List.copyOf(sources);
    }

    /** Nanoseconds since the last round ended; since the start when there was none. */
    public long ageNanos(long now) {
        return now - (last == null ? startedNanos : last.endedNanos());
    }
}
