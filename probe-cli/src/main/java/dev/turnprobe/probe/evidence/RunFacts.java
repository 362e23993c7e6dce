package dev.turnprobe.probe.evidence;

import dev.turnprobe.probe.measure.SweepTiming;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.Requirement;
import dev.turnprobe.probe.report.Tool;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report needs beside its endpoints.
 *
 * @param schema which version of a bundle this is
 * @param addressesHidden whether stand-ins are there instead of IP addresses
 * @param required what had to work; empty for everything
 * @param sweep null unless the run was one of {@code regions}
 */
public record RunFacts(
        String schema,
        Tool tool,
        Instant startedAt,
        long elapsedNanos,
        boolean insecure,
        boolean interrupted,
        boolean addressesHidden,
        List<Requirement> required,
        @Nullable SweepFacts sweep,
        List<EndpointFacts> endpoints) {
    public static final String SCHEMA = "turnprobe/evidence/1";

    /**
     * What is special about {@code regions}.
     *
     * @param origin whose regions these are
     * @param top how many are shown
     */
    public record SweepFacts(String origin, int top, SweepTiming timing) {}

    /**
     * One target, without its secret.
     *
     * @param login null when it has no credentials
     */
    public record EndpointFacts(
            String uri, @Nullable String region, @Nullable Login login, List<CredentialNote> notes) {
        /** What the frames of a bundle are signed with, and not what those on the wire were signed with. */
        public record Login(String standInName, String standInPassword) {}

        public EndpointFacts {
            notes = List.copyOf(notes);
        }
    }

    public RunFacts {
        required = List.copyOf(required);
        endpoints = List.copyOf(endpoints);
    }
}
