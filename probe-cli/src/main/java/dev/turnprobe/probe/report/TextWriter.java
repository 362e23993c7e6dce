package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows for people, each when its endpoint is done. On a terminal the endpoints still at work stand below them and are
 * redrawn; elsewhere there are no control characters at all.
 */
public final class TextWriter implements ReportWriter {
    /**
     * How much to say.
     *
     * @param screen where rows are redrawn; null for anything but a terminal
     * @param quiet rows and the verdict only
     * @param details phases, candidate lines and evidence too
     */
    public record Style(Palette palette, @Nullable Screen screen, boolean quiet, boolean details) {}

    private final PrintStream out;
    private final Style style;
    private @Nullable TextRows rows;
    private @Nullable LiveRegion region;
    private boolean headed;

    public TextWriter(PrintStream out, Style style) {
        this.out = out;
        this.style = style;
    }

    @Override
    public void begin(ProbePlan plan) {
        List<Target> targets = plan.targets();
        TextRows made = rows(targets);
        rows = made;
        if (plan.trust().isInsecure()) {
            print(List.of(style.palette().odd("certificates are NOT checked (--insecure)")));
        }
        Screen screen = style.screen();
        if (screen != null) {
            region = new LiveRegion(out, screen, style.palette(), targets, made);
            head();
            region.draw(0);
        }
    }

    @Override
    public void event(ProbeEvent event) {
        if (region != null) {
            region.event(event);
        }
    }

    @Override
    public void idle(long elapsedNanos) {
        if (region != null) {
            region.draw(elapsedNanos);
        }
    }

    @Override
    public void endpoint(EndpointReport endpoint) {
        if (rows == null) {
            return;
        }
        List<String> lines = rows.finished(endpoint);
        if (region != null) {
            region.finished(endpoint.seen().index(), endpoint.seen().ok(), lines);
        } else {
            head();
            print(lines);
        }
    }

    @Override
    public void end(Report report) {
        if (region != null) {
            region.close();
        }
        // Without a plan nothing was probed, and there is only the reason to tell.
        TextRows last = rows == null ? rows(List.of()) : rows;
        List<String> lines = new ArrayList<>(last.across(report.diagnosis()));
        if (!style.quiet()) {
            lines.addAll(TextRows.readMore(report));
        }
        lines.add(last.summary(report));
        print(lines);
    }

    private TextRows rows(List<Target> targets) {
        return new TextRows(targets, style.palette(), style.details(), !style.quiet());
    }

    private void head() {
        if (!headed && rows != null) {
            headed = true;
            print(List.of(rows.header()));
        }
    }

    private void print(List<String> lines) {
        lines.forEach(line -> out.print(line + System.lineSeparator()));
        out.flush();
    }
}
