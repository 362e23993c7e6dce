package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Not one of several names has an address: it is the name service, not the spelling. */
final class NamesUnresolved implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> named = seen.stream()
                .filter(one -> !one.target().uri().isLiteral() && !one.proxied())
                .toList();
        List<String> hosts = named.stream().map(Seen::host).distinct().toList();
        boolean none = hosts.size() > 1 && named.stream().allMatch(NamesUnresolved::unresolved);
        return !none
                ? null
                : Diagnosis.error(
                                Cause.DNS_FAILED,
                                Confidence.HIGH,
                                "none of the " + hosts.size() + " host names has an address here",
                                new Evidence().with("hosts", hosts),
                                "repair this machine's name service or its way to the network: does any name resolve?")
                        .about(Seen.indexes(named));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.DNS_FAILED);
    }

    private static boolean unresolved(Observation seen) {
        return Seen.unreachable(seen, Phase.RESOLVE) != null || Seen.timedOutIn(seen, Phase.RESOLVE);
    }
}
