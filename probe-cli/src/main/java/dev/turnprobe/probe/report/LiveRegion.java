package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bottom of a terminal: one row for each endpoint at work, redrawn in place, and a progress line.
 *
 * <p>Between two drawings the cursor rests at the beginning of the region. A terminal that is resized may break its lines
 * anew, and where their end is then depends on the terminal; but the cursor stays with the character it stands on, so
 * everything below it can be cleared and drawn again.
 */
final class LiveRegion {
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR_BELOW = "\r\u001b[J";
    private static final String NEXT_LINE = "\r\n";

    private final PrintStream out;
    private final Screen screen;
    private final Palette palette;
    private final List<Target> targets;
    private final TextRows rows;
    private final Map<Integer, LiveRow> working = new TreeMap<>();
    private int works;
    private long elapsedNanos;
    private boolean stale = true;

    LiveRegion(PrintStream out, Screen screen, Palette palette, List<Target> targets, TextRows rows) {
        this.out = out;
        this.screen = screen;
        this.palette = palette;
        this.targets = targets;
        this.rows = rows;
        for (int i = 0; i < targets.size(); i++) {
            working.put(i, new LiveRow());
        }
    }

    /** Takes note; what is on the screen changes with {@link #draw}. */
    void event(ProbeEvent event) {
        LiveRow row = working.get(event.endpoint());
        if (row != null) {
            row.event(event);
            stale = true;
        }
    }

    /** Puts finished lines above the region, where they stay. */
    void finished(int endpoint, boolean ok, List<String> lines) {
        working.remove(endpoint);
        works += ok ? 1 : 0;
        draw(lines);
    }

    /** Brings the screen up to date. */
    void draw(long elapsedNanos) {
        // Tenths of a second are shown.
        if (stale || elapsedNanos / 100_000_000 != this.elapsedNanos / 100_000_000) {
            this.elapsedNanos = elapsedNanos;
            draw(List.of());
        }
    }

    /** Leaves only what was finished. */
    void close() {
        working.clear();
        draw(List.of());
    }

    private void draw(List<String> above) {
        stale = false;
        StringBuilder text = new StringBuilder(CLEAR_BELOW);
        above.forEach(line -> text.append(line).append(NEXT_LINE));
        List<String> region = region();
        if (!region.isEmpty()) {
            text.append(NO_WRAP);
            text.append(String.join(NEXT_LINE, region));
            text.append(WRAP).append('\r');
            if (region.size() > 1) {
                text.append("\u001b[").append(region.size() - 1).append('A');
            }
        }
        out.print(text);
        out.flush();
    }

    private List<String> region() {
        if (working.isEmpty()) {
            return List.of();
        }
        int room = Math.max(1, screen.rows() - 1);
        boolean progress = targets.size() > 1 && room > 1;
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Integer, LiveRow> entry : working.entrySet()) {
            if (lines.size() == room - (progress ? 1 : 0)) {
                break;
            }
            lines.add(fitting(rows.pending(targets.get(entry.getKey()), entry.getValue())));
        }
        if (progress) {
            lines.add(fitting(progress(lines.size())));
        }
        return lines;
    }

    private String progress(int shown) {
        int hidden = working.size() - shown;
        return String.format(
                Locale.ROOT,
                "%d of %d done, %d work%s%s, %.1f s",
                targets.size() - working.size(),
                targets.size(),
                works,
                works == 1 ? "s" : "",
                hidden == 0 ? "" : ", " + hidden + " more at work",
                elapsedNanos / 1e9);
    }

    private String fitting(String line) {
        return palette.faint(Columns.cut(line, screen.columns()));
    }
}
