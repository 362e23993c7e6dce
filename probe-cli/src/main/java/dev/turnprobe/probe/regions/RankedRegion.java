package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.report.EndpointReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region and its place.
 *
 * @param rank from 1; 0 when none of its endpoints works
 * @param best of its endpoints; null when none works
 * @param endpoints all of them, in the order they were given
 * @param fallbacks what it costs when a network lets less through; none where there is nothing to fall back to
 */
public record RankedRegion(
        int rank,
        String name,
        @Nullable EndpointReport best,
        List<EndpointReport> endpoints,
        List<Fallback> fallbacks) {
    public RankedRegion {
        endpoints = List.copyOf(endpoints);
        fallbacks = List.copyOf(fallbacks);
    }

    /** The host of its best endpoint, or of its first. */
    public String host() {
        return (best == null ? endpoints.get(0) : best).seen().target().uri().host();
    }

    /** How many of its endpoints work. */
    public int working() {
        return (int) endpoints.stream().filter(each -> each.seen().ok()).count();
    }

    /** The fallback for that, or null. */
    public @Nullable Fallback without(Fallback.Blocked blocked) {
        return fallbacks.stream()
                .filter(each -> each.blocked() == blocked)
                .findFirst()
                .orElse(null);
    }

    /** What was measured through an endpoint; null when nothing was. */
    static @Nullable Summary rtt(EndpointReport endpoint) {
        Observation.Echo echo = endpoint.seen().echo();
        Summary rtt = echo == null ? null : echo.summary();
        return rtt == null || rtt.received() == 0 ? null : rtt;
    }
}
