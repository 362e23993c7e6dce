package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bottom of a terminal: one row for each endpoint at work, redrawn in place, and a progress line.
 *
 * <p>Line wrap is off while it is drawn, so that a row is a line whatever the width, and a resize does no harm.
 */
final class LiveRegion {
    private static final int MOST_ROWS = 12;
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR_BELOW = "\r\u001b[J";

    private final PrintStream out;
    private final List<Target> targets;
    private final TextRows rows;
    private final Map<Integer, String> working = new TreeMap<>();
    private int drawn;

    LiveRegion(PrintStream out, List<Target> targets, TextRows rows) {
        this.out = out;
        this.targets = targets;
        this.rows = rows;
        for (int i = 0; i < targets.size(); i++) {
            working.put(i, "waiting");
        }
    }

    void event(ProbeEvent event) {
        if (!working.containsKey(event.endpoint())) {
            return;
        }
        if (event instanceof ProbeEvent.Started started) {
            working.put(event.endpoint(), started.phase() + " ...");
        } else if (event instanceof ProbeEvent.Found found) {
            working.put(
                    event.endpoint(),
                    found.candidate().type() + " "
                            + Units.text(found.candidate().address()));
        } else {
            return;
        }
        redraw(List.of());
    }

    /** Puts finished lines above the region, where they stay. */
    void finished(int endpoint, List<String> lines) {
        working.remove(endpoint);
        redraw(lines);
    }

    void draw() {
        redraw(List.of());
    }

    /** Leaves only what was finished. */
    void close() {
        working.clear();
        redraw(List.of());
    }

    private void redraw(List<String> above) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[").append(drawn).append('A');
        }
        text.append(CLEAR_BELOW);
        above.forEach(line -> text.append(line).append('\n'));
        List<String> region = region();
        if (!region.isEmpty()) {
            text.append(NO_WRAP);
            region.forEach(line -> text.append(line).append('\n'));
            text.append(WRAP);
        }
        drawn = region.size();
        out.print(text);
        out.flush();
    }

    private List<String> region() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Integer, String> entry : working.entrySet()) {
            if (lines.size() == MOST_ROWS) {
                break;
            }
            lines.add(rows.pending(targets.get(entry.getKey()), entry.getValue()));
        }
        if (targets.size() > MOST_ROWS && !working.isEmpty()) {
            lines.add((targets.size() - working.size()) + " of " + targets.size() + " done");
        }
        return lines;
    }
}
