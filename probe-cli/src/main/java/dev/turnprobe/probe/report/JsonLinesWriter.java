package dev.turnprobe.probe.report;

import dev.turnprobe.probe.measure.ProbeEvent;
import java.io.PrintStream;
import java.time.Instant;

/** One event a line, as it happens. */
public final class JsonLinesWriter implements ReportWriter {
    private final PrintStream out;
    private final JsonEvents events;

    public JsonLinesWriter(PrintStream out, Instant startedAt) {
        this.out = out;
        events = new JsonEvents(startedAt);
    }

    @Override
    public void event(ProbeEvent event) {
        if (event instanceof ProbeEvent.Ended ended) {
            line(events.phase(ended.endpoint(), ended.span()));
        } else if (event instanceof ProbeEvent.Found found) {
            line(events.candidate(found.endpoint(), found.candidate()));
        }
    }

    @Override
    public void endpoint(EndpointReport endpoint) {
        line(events.endpoint(endpoint));
    }

    @Override
    public void end(Report report) {
        line(events.summary(report));
    }

    private void line(String text) {
        out.print(text + "\n");
        out.flush();
    }
}
