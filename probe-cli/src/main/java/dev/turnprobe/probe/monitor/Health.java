package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.JsonDocument;
import dev.turnprobe.probe.report.JsonFields;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.Verdict;
import java.io.IOException;
import java.util.List;

/**
 * Whether all is well, for load balancers and orchestrators. A pure function of a monitor's state.
 *
 * @param status {@code ok}, {@code degraded}, {@code failed}: the verdict of the last round; {@code starting} before there is
 *     one; {@code stale} when the last one is too old to mean anything
 * @param ageNanos since the last round ended, or since the start
 */
public record Health(MonitorState state, String status, long ageNanos) {
    public static final String SCHEMA = "turnprobe/health/1";

    private static final String OK = Verdict.OK.toString();
    private static final String STARTING = "starting";
    private static final String STALE = "stale";

    /** At that instant of {@link Monitor#nanoTime}. */
    public static Health of(MonitorState state, long now) {
        long age = state.ageNanos(now);
        if (age > state.patienceNanos()) {
            return new Health(state, STALE, age);
        }
        MonitorState.Round last = state.last();
        return new Health(
                state, last == null ? STARTING : last.report().verdict().toString(), age);
    }

    /** Whether what has to work does. */
    public boolean ok() {
        return status.equals(OK);
    }

    /** Whether the monitor itself does: endpoints that fail are no reason to start it again. */
    public boolean alive() {
        return !status.equals(STALE);
    }

    /** All of it, as {@code docs/schema/health-1.schema.json} has it. */
    public String json() {
        return JsonDocument.write(json -> {
            json.text("schema", SCHEMA);
            json.text("status", status);
            json.millis("ageMs", ageNanos);
            json.millis("patienceMs", state.patienceNanos());
            json.number("rounds", state.rounds());
            MonitorState.Round last = state.last();
            if (last != null) {
                json.text("verdict", last.report().verdict());
                json.text("endedAt", JsonDocument.timestamp(last.endedAt()));
                failing(json, last.report());
            }
            json.array("sources", () -> {
                for (SourceState source : state.sources()) {
                    json.object(() -> source(json, source));
                }
            });
        });
    }

    private static void failing(JsonFields json, Report report) throws IOException {
        json.array("failing", () -> {
            for (EndpointReport endpoint : report.endpoints()) {
                if (!endpoint.seen().ok()) {
                    EndpointName name = EndpointName.of(endpoint.seen().target());
                    json.object(() -> {
                        json.text("uri", name.uri());
                        json.text("region", name.region().isEmpty() ? null : name.region());
                        json.texts("codes", codes(endpoint.diagnosis()));
                    });
                }
            }
        });
        json.texts("codes", codes(report.diagnosis()));
    }

    private static void source(JsonFields json, SourceState source) throws IOException {
        json.text("name", source.name());
        json.number("endpoints", source.endpoints());
        json.text("expiresAt", source.expiresAt() == null ? null : JsonDocument.timestamp(source.expiresAt()));
        json.number("renewals", source.renewals());
        json.number("failures", source.failures());
        if (source.failure() != null) {
            json.text("code", source.failure().code());
            json.text("message", source.failure().message());
        }
    }

    private static List<String> codes(List<Diagnosis> all) {
        return all.stream().map(one -> one.code().name()).distinct().toList();
    }
}
