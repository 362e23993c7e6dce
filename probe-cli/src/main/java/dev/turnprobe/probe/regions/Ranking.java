package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.measure.Summary;
import dev.turnprobe.probe.regions.Fallback.Blocked;
import dev.turnprobe.probe.report.EndpointReport;
import dev.turnprobe.turn.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts regions and their endpoints into an order. Pure.
 *
 * <p>What loses payloads comes behind what loses fewer; then the shorter round trip at the median comes first. Within a
 * region all ways lead to the same place, so that a difference of a millisecond, or of a twentieth, is chance: there the
 * endpoint whose candidate is there first wins.
 */
public final class Ranking {
    private static final long CHANCE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int CHANCE_PART = 20;

    private static final Comparator<EndpointReport> BY_ROUND_TRIP =
            Comparator.comparingDouble(Ranking::loss).thenComparingLong(Ranking::roundTrip);

    private Ranking() {}

    /** The regions of all these endpoints: those that work, best first, then the others in the order they came. */
    public static List<RankedRegion> of(List<EndpointReport> endpoints) {
        Map<String, List<EndpointReport>> byRegion = new LinkedHashMap<>();
        for (EndpointReport endpoint : endpoints) {
            String region = endpoint.seen().target().region();
            byRegion.computeIfAbsent(
                            region == null ? endpoint.seen().target().uri().host() : region, name -> new ArrayList<>())
                    .add(endpoint);
        }
        List<RankedRegion> working = new ArrayList<>();
        List<RankedRegion> others = new ArrayList<>();
        byRegion.forEach((name, all) -> {
            EndpointReport best = best(all, each -> true);
            (best == null ? others : working).add(new RankedRegion(0, name, best, all, fallbacks(best, all)));
        });
        working.sort(Comparator.comparing(RankedRegion::best, Comparator.nullsLast(BY_ROUND_TRIP)));
        List<RankedRegion> ranked = new ArrayList<>();
        for (RankedRegion each : working) {
            ranked.add(
                    new RankedRegion(ranked.size() + 1, each.name(), each.best(), each.endpoints(), each.fallbacks()));
        }
        ranked.addAll(others);
        return ranked;
    }

    /** The best of those that work and are asked for; null when there is none. */
    static @Nullable EndpointReport best(List<EndpointReport> all, Predicate<EndpointReport> which) {
        List<EndpointReport> working =
                all.stream().filter(each -> each.seen().ok()).filter(which).toList();
        EndpointReport first = working.stream().min(BY_ROUND_TRIP).orElse(null);
        if (first == null) {
            return null;
        }
        long asGood = roundTrip(first) + Math.max(CHANCE, roundTrip(first) / CHANCE_PART);
        return working.stream()
                .filter(each -> loss(each) <= loss(first) && roundTrip(each) <= asGood)
                .min(Comparator.comparingLong(each -> each.seen().timeToCandidate()))
                .orElse(first);
    }

    private static List<Fallback> fallbacks(@Nullable EndpointReport best, List<EndpointReport> all) {
        List<Fallback> found = new ArrayList<>();
        if (best != null) {
            add(best, Blocked.UDP, best(all, each -> transport(each).isStream()), found);
            add(best, Blocked.ALL_BUT_TLS, best(all, each -> transport(each) == Transport.TLS), found);
        }
        return found;
    }

    private static void add(EndpointReport best, Blocked blocked, @Nullable EndpointReport left, List<Fallback> found) {
        if (left != null) {
            found.add(new Fallback(
                    blocked,
                    left,
                    left.seen().timeToCandidate() - best.seen().timeToCandidate(),
                    RankedRegion.rtt(left) == null ? 0 : roundTrip(left) - roundTrip(best)));
        }
    }

    private static Transport transport(EndpointReport endpoint) {
        return endpoint.seen().target().uri().transport();
    }

    private static double loss(EndpointReport endpoint) {
        Summary rtt = RankedRegion.rtt(endpoint);
        return rtt == null ? 0 : rtt.loss();
    }

    /** At the median; where nothing was measured, a share of the time to the candidate, which is some round trips. */
    private static long roundTrip(EndpointReport endpoint) {
        Summary rtt = RankedRegion.rtt(endpoint);
        if (rtt != null) {
            return rtt.p50Nanos();
        }
        int trips = endpoint.seen().roundTripsToCandidate();
        return trips < 1 ? Long.MAX_VALUE / 2 : endpoint.seen().timeToCandidate() / trips;
    }
}
