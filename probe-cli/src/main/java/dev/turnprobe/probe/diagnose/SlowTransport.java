package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One server is far slower over one way than over another: not the distance, but what lies on that way. */
final class SlowTransport implements CrossRule {
    private static final int FEWEST_SAMPLES = 3;
    private static final long LEAST_DIFFERENCE = Duration.ofMillis(100).toNanos();

    /**
     * The quickest round trip is what a way can do; the others are what it did to them.
     *
     * @param setUp the quickest one on the way to the candidate: samples are close together, and a stall of this machine
     *     delays them all alike, but not what came before
     */
    private record Measured(Observation seen, long quickest, long usual, long setUp) {
        static @Nullable Measured of(Observation seen) {
            Observation.Echo echo = seen.echo();
            Summary rtt = echo == null ? null : echo.summary();
            if (!seen.ok() || seen.address() == null || seen.proxied() || rtt == null) {
                return null;
            }
            long setUp = seen.phases().stream()
                    .filter(span -> Set.of("binding", "challenge", "allocate").contains(span.name()))
                    .mapToLong(span -> span.durationNanos() / Math.max(1, span.rounds()))
                    .min()
                    .orElse(0);
            return rtt.received() < FEWEST_SAMPLES ? null : new Measured(seen, rtt.minNanos(), rtt.p50Nanos(), setUp);
        }

        boolean farSlowerThan(Measured other) {
            boolean steady = usual - quickest <= quickest / 2 && setUp >= quickest / 2;
            boolean far = quickest >= 2 * other.usual && quickest - other.usual >= LEAST_DIFFERENCE;
            return sameServer(other) && steady && far;
        }

        private boolean sameServer(Measured other) {
            return Objects.requireNonNull(seen.address())
                    .getAddress()
                    .equals(Objects.requireNonNull(other.seen.address()).getAddress());
        }

        String text() {
            return seen.target().text() + " " + Evidence.millis(quickest) + " ms";
        }
    }

    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Measured> all =
                seen.stream().map(Measured::of).filter(Objects::nonNull).toList();
        List<Measured> slow = all.stream()
                .filter(one -> all.stream().anyMatch(one::farSlowerThan))
                .toList();
        if (slow.isEmpty()) {
            return null;
        }
        List<Measured> quick = new ArrayList<>(all);
        quick.removeIf(one -> slow.stream().noneMatch(other -> other.farSlowerThan(one)));
        quick.sort(Comparator.comparingLong(Measured::quickest));
        return Diagnosis.warning(
                        Cause.SLOW_PATH,
                        Confidence.MEDIUM,
                        "the same server is far slower over "
                                + slow.get(0).seen().target().uri().transport() + " than over "
                                + quick.get(0).seen().target().uri().transport(),
                        new Evidence()
                                .with("slow", slow.stream().map(Measured::text).toList())
                                .with(
                                        "quick",
                                        quick.stream().map(Measured::text).toList()),
                        "prefer the quick one; look for a proxy, a VPN, traffic shaping or an inspecting firewall on the way "
                                + "of the slow one")
                .about(slow.stream().map(one -> one.seen().index()).toList());
    }
}
