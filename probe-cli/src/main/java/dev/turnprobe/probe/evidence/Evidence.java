package dev.turnprobe.probe.evidence;

import dev.turnprobe.probe.evidence.RunFacts.EndpointFacts;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeEvent;
import dev.turnprobe.probe.measure.Tape;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.probe.regions.RegionsReport;
import dev.turnprobe.probe.replay.EndpointReplay;
import dev.turnprobe.probe.report.Report;
import dev.turnprobe.turn.core.Credentials;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a report was made of.
 *
 * @param targets with the credentials that the frames on the tapes are signed with
 * @param tapes of each target
 */
public record Evidence(RunFacts facts, List<Target> targets, List<List<Tape>> tapes) {
    public Evidence {
        targets = List.copyOf(targets);
        tapes = List.copyOf(tapes);
    }

    /**
     * What a finished run has left.
     *
     * @param report what it reported
     * @param targets with credentials that may be shown; so are the tapes
     * @param sweep null unless it was one of {@code regions}
     */
    public static Evidence of(
            Report report,
            Set<Requirement> required,
            RunFacts.@Nullable SweepFacts sweep,
            List<Target> targets,
            List<List<Tape>> tapes,
            boolean addressesHidden) {
        List<EndpointFacts> endpoints = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Credentials credentials = target.credentials();
            endpoints.add(new EndpointFacts(
                    target.text(),
                    target.region(),
                    credentials == null
                            ? null
                            : new EndpointFacts.Login(credentials.username(), credentials.password()),
                    target.notes()));
        }
        RunFacts facts = new RunFacts(
                RunFacts.SCHEMA,
                report.tool(),
                report.startedAt(),
                report.elapsedNanos(),
                report.insecure(),
                report.interrupted(),
                addressesHidden,
                List.copyOf(required),
                sweep,
                endpoints);
        return new Evidence(facts, targets, tapes);
    }

    /**
     * Makes the report once more.
     *
     * @param events hears what the probes told while they ran, endpoint after endpoint
     * @param trace gets a line per frame; null for none
     * @throws dev.turnprobe.probe.replay.ReplayException when a tape does not fit what the engines make of it
     */
    public Report replay(Consumer<ProbeEvent> events, @Nullable Consumer<String> trace) {
        EndpointReplay replay = new EndpointReplay(!facts.insecure(), events, trace);
        List<Observation> seen = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            seen.add(replay.observe(i, targets.get(i), tapes.get(i)));
        }
        return Report.of(
                facts.tool(),
                facts.startedAt(),
                facts.elapsedNanos(),
                facts.insecure(),
                facts.interrupted(),
                required(),
                seen);
    }

    /** What had to work. */
    public Set<Requirement> required() {
        Set<Requirement> all = EnumSet.noneOf(Requirement.class);
        all.addAll(facts.required());
        return all;
    }

    /** The same report as a sweep; null unless the run was one of {@code regions}. */
    public @Nullable RegionsReport regions(Report report) {
        RunFacts.SweepFacts sweep = facts.sweep();
        return sweep == null ? null : RegionsReport.of(sweep.origin(), report, sweep.timing(), sweep.top());
    }
}
