package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Cause;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.probe.measure.ProbeLoops;
import dev.turnprobe.probe.measure.ProbeRunner;
import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.probe.report.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One round under way: every endpoint is probed once, as {@code check} does. */
final class Round implements AutoCloseable {
    private static final Set<Cause> REFUSALS = Set.of(Cause.CREDENTIALS_EXPIRED, Cause.CREDENTIALS_REJECTED);

    private final MonitorSettings settings;
    private final Instant startedAt;
    private final ProbePlan plan;
    private final Map<EndpointName, Supply> origins = new HashMap<>();
    private final List<Observation> seen = new ArrayList<>();
    private final ProbeRunner runner;

    /** Of several sources that name the same endpoint, the first is believed: one endpoint, one result. */
    Round(MonitorSettings settings, List<Supply> supplies, ProbeLoops loops, Consumer<ProbeEvent> events) {
        this.settings = settings;
        startedAt = settings.clock().instant();
        List<Target> targets = new ArrayList<>();
        for (Supply supply : supplies) {
            for (Target target : supply.targets()) {
                if (origins.putIfAbsent(EndpointName.of(target), supply) == null) {
                    targets.add(target);
                }
            }
        }
        plan = settings.plan().withTargets(targets);
        runner = new ProbeRunner(plan, loops.dialer(plan), settings.tokens(), events, settings.trace());
    }

    Instant startedAt() {
        return startedAt;
    }

    ProbePlan plan() {
        return plan;
    }

    void begin() {
        runner.start();
    }

    void seen(Observation observation) {
        seen.add(observation);
    }

    boolean complete() {
        return seen.size() == plan.targets().size();
    }

    /** Ends what is not done yet, without waiting for its result. */
    void stop() {
        runner.stop(new ProbeFailure.Interrupted());
    }

    /**
     * Judges what was seen.
     *
     * @param sources how those do that the endpoints came from: what lacks altogether is not ok, and says so
     */
    Report report(List<SourceState> sources, Instant now) {
        boolean insecure = settings.plan().trust().isInsecure();
        Report probed =
                Report.of(settings.tool(), startedAt, runner.elapsed(), insecure, false, settings.required(), seen);
        List<Diagnosis> all = new ArrayList<>(probed.diagnosis());
        boolean lacking = false;
        for (SourceState source : sources) {
            Diagnosis why = source.failure() != null ? source.failure() : silence(source);
            if (source.lacking(now)) {
                lacking = true;
                all.add(why);
            } else if (source.failure() != null) {
                all.add(warning(why));
            }
        }
        Verdict verdict = lacking && settings.required().isEmpty() && probed.verdict() == Verdict.OK
                ? Verdict.DEGRADED
                : probed.verdict();
        return new Report(
                probed.tool(), startedAt, probed.elapsedNanos(), verdict, insecure, false, probed.endpoints(), all);
    }

    /** Those whose credentials a server did not accept. */
    Set<Supply> refused(Report report) {
        Set<Supply> all = new HashSet<>();
        for (EndpointReport endpoint : report.endpoints()) {
            Supply origin = origins.get(EndpointName.of(endpoint.seen().target()));
            if (origin != null && endpoint.diagnosis().stream().anyMatch(one -> REFUSALS.contains(one.code()))) {
                all.add(origin);
            }
        }
        return all;
    }

    /** Waits a moment for allocations to be given back. */
    @Override
    public void close() {
        runner.close();
    }

    private static Diagnosis silence(SourceState source) {
        return new Diagnosis(
                Cause.PROVIDER_UNREACHABLE,
                Diagnosis.Severity.ERROR,
                Diagnosis.Confidence.MEDIUM,
                source.name() + " has not answered yet",
                Map.of("provider", source.name()),
                "look at name, network and proxy on the way to the provider; -v shows each attempt",
                List.of());
    }

    /** What was given before still works. */
    private static Diagnosis warning(Diagnosis why) {
        return new Diagnosis(
                why.code(),
                Diagnosis.Severity.WARNING,
                why.confidence(),
                why.message(),
                why.evidence(),
                why.remedy(),
                why.endpoints());
    }
}
