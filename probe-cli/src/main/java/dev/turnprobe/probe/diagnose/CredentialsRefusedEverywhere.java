package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every endpoint that asked for credentials refused them: one fault, said once. */
final class CredentialsRefusedEverywhere implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen) {
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
        return Diagnosis.error(
                        Cause.CREDENTIALS_REJECTED,
                        Confidence.HIGH,
                        "all " + asked.size() + " endpoints that asked for credentials refused them",
                        new Evidence().with("endpoints", asked.size()).with("realms", realms),
                        "the fault is in user name, password or secret, not in the network; correct them once")
                .about(asked.stream().map(Observation::index).toList());
    }
}
