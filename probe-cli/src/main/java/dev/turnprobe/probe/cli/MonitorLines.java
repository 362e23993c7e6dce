package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.monitor.Change;
import dev.turnprobe.probe.monitor.MonitorEvents;
import dev.turnprobe.probe.monitor.MonitorListener;
import dev.turnprobe.probe.monitor.MonitorState;
import dev.turnprobe.probe.monitor.SourceState;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.JsonLinesWriter;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One event a line: each round as {@code check --ndjson} has it, and between rounds what changes. */
final class MonitorLines implements MonitorListener {
    private final PrintStream out;
    private @Nullable JsonLinesWriter round;

    MonitorLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void began(ProbePlan plan, Instant at) {
        round = new JsonLinesWriter(out, at);
    }

    @Override
    public void event(ProbeEvent event) {
        round().event(event);
    }

    @Override
    public void endpoint(EndpointReport endpoint) {
        round().endpoint(endpoint);
    }

    @Override
    public void ended(MonitorState state, List<Change> changes) {
        round().end(Objects.requireNonNull(state.last()).report());
        changes.forEach(change -> print(MonitorEvents.change(change)));
    }

    @Override
    public void source(SourceState source, Instant at) {
        print(MonitorEvents.source(source, at));
    }

    void print(String line) {
        out.print(line + "\n");
        out.flush();
    }

    private JsonLinesWriter round() {
        return Objects.requireNonNull(round, "a round has begun");
    }
}
