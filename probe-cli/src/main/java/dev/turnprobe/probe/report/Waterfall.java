package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.PhaseSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Phases as bars on one time line, beside the round trips that the protocol needs for each. */
final class Waterfall {
    private static final int WIDTH = 40;

    private Waterfall() {}

    /** A line of heads, then one a phase: name, round trips, bar, start and duration. Empty without phases. */
    static List<String> of(List<PhaseSpan> spans) {
        if (spans.isEmpty()) {
            return List.of();
        }
        long end = spans.stream()
                .mapToLong(s -> s.startNanos() + s.durationNanos())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%-10s %5s  %" + WIDTH + "s  %9s %9s", "PHASE", "TRIPS", "", "FROM ms", "TOOK ms"));
        spans.forEach(span -> lines.add(line(span, Math.max(1, end))));
        return lines;
    }

    private static String line(PhaseSpan span, long end) {
        int from = (int) Math.min(WIDTH - 1, Math.max(0, span.startNanos()) * WIDTH / end);
        int length = (int) Math.max(1, Math.min(WIDTH - from, Math.round((double) span.durationNanos() * WIDTH / end)));
        String bar = " ".repeat(from) + "=".repeat(length) + " ".repeat(WIDTH - from - length);
        int trips = span.roundTrips();
        return String.format(
                Locale.ROOT,
                "%-10s %5s |%s| %9.3f %9.3f%s",
                span.name(),
                trips == 0 ? "-" : Integer.toString(trips),
                bar,
                span.startNanos() / 1e6,
                span.durationNanos() / 1e6,
                span.requests() > span.rounds() && span.requests() > 1 ? "  " + span.requests() + " requests" : "");
    }
}
