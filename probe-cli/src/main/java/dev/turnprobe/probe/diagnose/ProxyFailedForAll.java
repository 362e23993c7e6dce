package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The proxy let nobody through: one fault, said once. */
final class ProxyFailedForAll implements CrossRule {
    private static final ProxyFailed RULE = new ProxyFailed();

    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Diagnosis> said = new ArrayList<>();
        for (Observation one : seen) {
            Diagnosis failed = RULE.examine(one, now);
            if (failed != null) {
                said.add(failed);
            }
        }
        Set<Object> problems = new java.util.HashSet<>();
        said.forEach(one -> problems.add(String.valueOf(one.evidence().get("problem"))));
        if (said.size() < 2 || said.size() < seen.size() || problems.size() > 1) {
            return null;
        }
        return Diagnosis.error(
                        Cause.PROXY_FAILED,
                        Confidence.HIGH,
                        "the proxy let none of the " + said.size() + " endpoints through: "
                                + said.get(0).message(),
                        new Evidence()
                                .with("endpoints", said.size())
                                .with("problem", said.get(0).evidence().get("problem")),
                        said.get(0).remedy())
                .about(Seen.indexes(seen));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.PROXY_FAILED);
    }
}
