package dev.turnprobe.probe.report;

import dev.turnprobe.probe.diagnose.Diagnoses;
import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.Requirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A finished check: plain values, the same in every format.
 *
 * @param insecure true when certificates were not checked
 * @param interrupted true when the user stopped it before all endpoints were done
 * @param endpoints in the order they were given
 * @param diagnosis what only several endpoints together show
 */
public record Report(
        Tool tool,
        Instant startedAt,
        long elapsedNanos,
        Verdict verdict,
        boolean insecure,
        boolean interrupted,
        List<EndpointReport> endpoints,
        List<Diagnosis> diagnosis) {

    public static final String SCHEMA = "turnprobe/check/1";

    public Report {
        endpoints = List.copyOf(endpoints);
        diagnosis = List.copyOf(diagnosis);
    }

    /** A check that did not come about: nobody gave the credentials for it. */
    public static Report unprobed(Tool tool, Instant startedAt, long elapsedNanos, boolean interrupted, Diagnosis why) {
        return new Report(tool, startedAt, elapsedNanos, Verdict.FAILED, false, interrupted, List.of(), List.of(why));
    }

    /** Judges what was seen. Pure. */
    public static Report of(
            Tool tool,
            Instant startedAt,
            long elapsedNanos,
            boolean insecure,
            boolean interrupted,
            Set<Requirement> required,
            List<Observation> seen) {
        List<Observation> ordered = seen.stream()
                .sorted(Comparator.comparingInt(Observation::index))
                .toList();
        Diagnoses.Judgement judgement = Diagnoses.judge(ordered, startedAt);
        List<EndpointReport> endpoints = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            endpoints.add(new EndpointReport(ordered.get(i), judgement.rows().get(i)));
        }
        return new Report(
                tool,
                startedAt,
                elapsedNanos,
                Verdict.of(ordered, required),
                insecure,
                interrupted,
                endpoints,
                judgement.across());
    }
}
