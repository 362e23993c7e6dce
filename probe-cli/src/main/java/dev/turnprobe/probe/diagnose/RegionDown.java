package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nothing works in one region, while the same transports work in another: the fault is there and not here. */
final class RegionDown implements CrossRule {
    private static final Set<Cause> NETWORK = Set.of(
            Cause.TIMED_OUT,
            Cause.PORT_FILTERED,
            Cause.PORT_CLOSED,
            Cause.CONNECTION_LOST,
            Cause.SERVER_ERROR,
            Cause.INSUFFICIENT_CAPACITY,
            Cause.DNS_FAILED);

    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> placed =
                seen.stream().filter(one -> one.target().region() != null).toList();
        List<String> down = placed.stream()
                .map(one -> String.valueOf(one.target().region()))
                .distinct()
                .filter(region -> isDown(region, placed, now))
                .toList();
        if (down.isEmpty()) {
            return null;
        }
        List<Observation> dead = placed.stream()
                .filter(one -> down.contains(one.target().region()))
                .toList();
        List<String> up = placed.stream()
                .filter(Observation::ok)
                .map(one -> Objects.requireNonNull(one.target().region()))
                .distinct()
                .toList();
        return Diagnosis.error(
                        Cause.REGION_DOWN,
                        Confidence.MEDIUM,
                        "nothing works in the region" + (down.size() == 1 ? " " : "s ") + String.join(", ", down)
                                + ", while the same transports work elsewhere",
                        new Evidence()
                                .with("down", down)
                                .with("up", up)
                                .with(
                                        "codes",
                                        dead.stream()
                                                .flatMap(one -> Diagnoses.of(one, now).stream())
                                                .map(one -> one.code().name())
                                                .distinct()
                                                .toList()),
                        "use another region; look at the provider's status page, or at the server and its network there")
                .about(Seen.indexes(dead));
    }

    @Override
    public Set<Cause> explains() {
        return NETWORK;
    }

    private static boolean isDown(String region, List<Observation> placed, Instant now) {
        List<Observation> here = placed.stream()
                .filter(one -> region.equals(one.target().region()))
                .toList();
        Set<Object> working = placed.stream()
                .filter(Observation::ok)
                .map(one -> one.target().uri().transport())
                .collect(Collectors.toSet());
        // One endpoint is no region; and a transport that works nowhere is no fault of the region.
        return here.size() > 1
                && here.stream()
                        .allMatch(one -> !one.ok()
                                && working.contains(one.target().uri().transport())
                                && Diagnoses.of(one, now).stream().allMatch(said -> NETWORK.contains(said.code())));
    }
}
