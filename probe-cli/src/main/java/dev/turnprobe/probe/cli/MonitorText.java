package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.monitor.Change;
import dev.turnprobe.probe.monitor.MonitorListener;
import dev.turnprobe.probe.monitor.MonitorState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A line whenever an endpoint is not as it was, for people and their log files. */
final class MonitorText implements MonitorListener {
    private final PrintStream out;
    private final boolean remedies;

    MonitorText(PrintStream out, boolean remedies) {
        this.out = out;
        this.remedies = remedies;
    }

    @Override
    public void ended(MonitorState state, List<Change> changes) {
        for (Change change : changes) {
            out.print(line(change) + "\n");
            if (change.why() != null && remedies) {
                out.print("  -> " + change.why().remedy() + "\n");
            }
        }
        out.flush();
    }

    private static String line(Change change) {
        String region = change.endpoint().region();
        return String.format(
                Locale.ROOT,
                "%s %-6s %s%s%s",
                change.at().truncatedTo(ChronoUnit.SECONDS),
                change.to(),
                change.endpoint().uri(),
                region.isEmpty() ? "" : " (" + region + ")",
                tail(change.why(), change));
    }

    private static String tail(@Nullable Diagnosis why, Change change) {
        String cause = why == null ? "" : "  " + why.code() + ": " + why.message();
        Duration lasted = change.lasted();
        if (lasted == null) {
            return cause;
        }
        String before = change.was() == null
                ? String.valueOf(change.from())
                : change.was().name();
        return cause + "  (" + before + " for " + text(lasted) + ")";
    }

    /** {@code 1h2m3s}: no more than a log needs. */
    static String text(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds())
                .toString()
                .substring("PT".length())
                .toLowerCase(Locale.ROOT);
    }
}
