package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every endpoint that asked for credentials refused them: one fault, said once. */
final class CredentialsRefusedEverywhere implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> asked = seen.stream()
                .filter(o -> o.target().isTurn() && o.realm() != null)
                .toList();
        boolean everywhere = asked.size() > 1 && asked.stream().allMatch(Seen::refusedCredentials);
        if (!everywhere) {
            return null;
        }
        List<String> realms = asked.stream()
                .map(Observation::realm)
                .distinct()
                .map(String::valueOf)
                .map(Evidence::clean)
                .toList();
        List<Diagnosis> rows = asked.stream()
                .flatMap(one -> Diagnoses.of(one, now).stream())
                .filter(one -> explains().contains(one.code()))
                .toList();
        Set<Cause> codes = rows.stream().map(Diagnosis::code).collect(Collectors.toSet());
        boolean alike = codes.size() == 1 && !codes.contains(Cause.CREDENTIALS_REJECTED);
        return Diagnosis.error(
                        alike ? rows.get(0).code() : Cause.CREDENTIALS_REJECTED,
                        alike ? rows.get(0).confidence() : Confidence.HIGH,
                        "all " + asked.size() + " endpoints that asked for credentials refused them",
                        new Evidence().with("endpoints", asked.size()).with("realms", realms),
                        alike
                                ? rows.get(0).remedy()
                                : "the fault is in user name, password or secret, not in the network; correct them once")
                .about(Seen.indexes(asked));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.CREDENTIALS_REJECTED, Cause.CREDENTIALS_EXPIRED, Cause.CREDENTIALS_MALFORMED);
    }
}
