package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.monitor.Change.State;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How each endpoint stood after the last round; tells what another round changes. Not thread-safe. */
final class Standings {
    private record Standing(State state, @Nullable Cause cause, Instant since) {}

    private final Map<EndpointName, Standing> all = new LinkedHashMap<>();

    /** Takes a round in. */
    List<Change> after(Report report, Instant at) {
        List<Change> changes = new ArrayList<>();
        Map<EndpointName, Standing> before = new LinkedHashMap<>(all);
        for (EndpointReport endpoint : report.endpoints()) {
            EndpointName name = EndpointName.of(endpoint.seen().target());
            Diagnosis why = endpoint.seen().ok() ? null : error(endpoint);
            State state = endpoint.seen().ok() ? State.OK : State.FAILED;
            Standing old = before.remove(name);
            Cause cause = why == null ? null : why.code();
            if (old == null || old.state() != state || old.cause() != cause) {
                changes.add(change(name, at, old, state, why));
                all.put(name, new Standing(state, cause, at));
            }
        }
        before.forEach((name, old) -> {
            changes.add(change(name, at, old, State.GONE, null));
            all.remove(name);
        });
        return changes;
    }

    private static Change change(
            EndpointName name, Instant at, @Nullable Standing old, State state, @Nullable Diagnosis why) {
        return new Change(
                name,
                at,
                old == null ? null : old.state(),
                state,
                old == null ? null : old.cause(),
                why,
                old == null ? null : Duration.between(old.since(), at));
    }

    /** An endpoint that failed has one; the first is the worst. */
    private static Diagnosis error(EndpointReport endpoint) {
        return endpoint.diagnosis().get(0);
    }
}
