package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.PhaseSpan;
import java.util.List;
import java.util.Locale;

/** Phases as bars on one time line. */
final class Waterfall {
    private static final int WIDTH = 40;

    private Waterfall() {}

    /** One line a phase: name, bar, start and duration. */
    static List<String> of(List<PhaseSpan> spans) {
        long end = spans.stream()
                .mapToLong(s -> s.startNanos() + s.durationNanos())
                .max()
                .orElse(0);
        return spans.stream().map(span -> line(span, Math.max(1, end))).toList();
    }

    private static String line(PhaseSpan span, long end) {
        int from = (int) Math.min(WIDTH - 1, Math.max(0, span.startNanos()) * WIDTH / end);
        int length = (int) Math.max(1, Math.min(WIDTH - from, Math.round((double) span.durationNanos() * WIDTH / end)));
        String bar = " ".repeat(from) + "=".repeat(length) + " ".repeat(WIDTH - from - length);
        return String.format(
                Locale.ROOT,
                "%-10s |%s| %9.3f +%.3f ms",
                span.name(),
                bar,
                span.startNanos() / 1e6,
                span.durationNanos() / 1e6);
    }
}
