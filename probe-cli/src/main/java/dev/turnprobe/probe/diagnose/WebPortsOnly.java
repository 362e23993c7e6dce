package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Over TCP and TLS, nothing but the ports of the web gets through: the servers are there, their other ports are not. */
final class WebPortsOnly implements CrossRule {
    private static final Set<Integer> WEB = Set.of(80, 443);

    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> living = seen.stream().filter(Observation::ok).toList();
        List<Observation> silent = seen.stream()
                .filter(one -> Seen.overStream(one) && !web(one) && !one.proxied() && Seen.unheard(one))
                .filter(one ->
                        living.stream().anyMatch(other -> Seen.host(other).equals(Seen.host(one))))
                .toList();
        boolean onlyWeb = !living.isEmpty() && living.stream().allMatch(one -> Seen.overStream(one) && web(one));
        if (silent.isEmpty() || !onlyWeb) {
            return null;
        }
        List<String> blocked = silent.stream().map(Seen::hostAndPort).distinct().toList();
        return Diagnosis.error(
                        Cause.WEB_PORTS_ONLY,
                        blocked.size() > 1 ? Confidence.HIGH : Confidence.MEDIUM,
                        "only the ports of the web get through to these servers",
                        new Evidence()
                                .with(
                                        "works",
                                        living.stream()
                                                .map(Seen::hostAndPort)
                                                .distinct()
                                                .toList())
                                .with("silent", blocked),
                        "keep a turns: URI on port 443 in your iceServers; or have this network's firewall open the others")
                .about(Seen.indexes(silent));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.PORT_FILTERED, Cause.TIMED_OUT);
    }

    private static boolean web(Observation seen) {
        return WEB.contains(seen.target().uri().port());
    }
}
