package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.regions.RegionsCsv;
import dev.turnprobe.probe.regions.RegionsJson;
import dev.turnprobe.probe.regions.RegionsReport;
import dev.turnprobe.probe.regions.RegionsText;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.JsonEvents;
import dev.turnprobe.probe.report.Palette;
import dev.turnprobe.probe.report.TextRows;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a sweep in the form that was asked for, as it happens; a progress line on a terminal. Called by one thread. */
final class RegionsWriter {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Surroundings surroundings;
    private final OutputOptions output;
    private final PrintStream out;
    private final JsonEvents events;
    private final Palette palette;
    private final boolean live;
    private int endpoints;
    private @Nullable TextRows rows;

    /** @param aside whether the table makes room on standard output for something else */
    RegionsWriter(Surroundings surroundings, OutputOptions output, Instant startedAt, boolean aside) {
        this.surroundings = surroundings;
        this.output = output;
        out = aside ? surroundings.err() : surroundings.out();
        events = new JsonEvents(startedAt);
        palette = output.palette(surroundings);
        live = palette.coloured() && !output.machine() && !output.quiet && output.verbosity() < 2;
    }

    void begin(ProbePlan plan) {
        List<Target> targets = plan.targets();
        endpoints = targets.size();
        if (output.machine()) {
            return;
        }
        if (plan.trust().isInsecure()) {
            print(List.of(palette.odd("certificates are NOT checked (--insecure)")));
        }
        if (output.verbosity() > 0) {
            TextRows made = new TextRows(targets, palette, true, true);
            rows = made;
            print(List.of(made.header()));
        }
        progress(0);
    }

    void event(ProbeEvent event) {
        if (!output.ndjson) {
            return;
        }
        if (event instanceof ProbeEvent.Ended ended) {
            line(events.phase(ended.endpoint(), ended.span()));
        } else if (event instanceof ProbeEvent.Found found) {
            line(events.candidate(found.endpoint(), found.candidate()));
        }
    }

    /** @param done how many endpoints are */
    void endpoint(EndpointReport endpoint, int done) {
        if (output.ndjson) {
            line(events.endpoint(endpoint));
        }
        if (rows != null) {
            clear();
            print(rows.finished(endpoint));
        }
        progress(done);
    }

    void end(RegionsReport report) {
        clear();
        if (output.json) {
            line(RegionsJson.write(report));
        } else if (output.ndjson) {
            line(RegionsJson.summary(report));
        } else if (output.csv) {
            out.print(RegionsCsv.write(report));
            out.flush();
        } else {
            print(new RegionsText(palette, !output.quiet).lines(report));
        }
    }

    private void progress(int done) {
        if (live) {
            surroundings.err().print(CLEAR_LINE + done + " of " + endpoints + " endpoints done");
            surroundings.err().flush();
        }
    }

    private void clear() {
        if (live) {
            surroundings.err().print(CLEAR_LINE);
            surroundings.err().flush();
        }
    }

    private void print(List<String> lines) {
        lines.forEach(each -> out.print(each + System.lineSeparator()));
        out.flush();
    }

    private void line(String text) {
        out.print(text + "\n");
        out.flush();
    }
}
