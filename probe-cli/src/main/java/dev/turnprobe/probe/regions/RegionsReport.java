package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.measure.SweepTiming;
import dev.turnprobe.probe.report.Report;
import java.util.List;

/**
 * A finished sweep: plain values, the same in every format.
 *
 * @param origin whose regions these are
 * @param sweep what was seen of every endpoint
 * @param timing what our own work had to do with the times
 * @param ranked the regions, best first
 * @param top how many of them are asked for; all when that is more than there are
 */
public record RegionsReport(String origin, Report sweep, SweepTiming timing, List<RankedRegion> ranked, int top) {
    public static final String SCHEMA = "turnprobe/regions/1";

    public RegionsReport {
        ranked = List.copyOf(ranked);
    }

    /** Ranks what was seen. Pure. */
    public static RegionsReport of(String origin, Report sweep, SweepTiming timing, int top) {
        return new RegionsReport(origin, sweep, timing, Ranking.of(sweep.endpoints()), top);
    }

    /** Those that are asked for. */
    public List<RankedRegion> shown() {
        return ranked.subList(0, Math.min(top, ranked.size()));
    }

    /** How many regions have an endpoint that works. */
    public int working() {
        return (int) ranked.stream().filter(region -> region.best() != null).count();
    }
}
