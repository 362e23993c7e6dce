package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.report.Units;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Round trips, counted in equal steps from the shortest to a little more than what 99 of 100 take, so that a single late one
 * does not squeeze the others into one column.
 *
 * @param beyond how many took longer than the last bin
 */
record RoundTripBins(List<Bin> bins, long beyond) {
    private static final int MOST = 24;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** How many took from so long to the next. */
    record Bin(String fromMs, long count) {}

    static RoundTripBins of(List<Histogram> seconds) {
        Histogram all = merged(seconds);
        if (all.getTotalCount() == 0) {
            return new RoundTripBins(List.of(), 0);
        }
        long shortest = all.getMinValue();
        long longest = Math.min(all.getMaxValue(), 2 * all.getValueAtPercentile(99) - shortest);
        long step = step(Math.max(MOST, longest - shortest) / (MOST - 1.0));
        long first = shortest / step * step;
        List<Bin> bins = new ArrayList<>();
        long counted = 0;
        for (long from = first; from <= longest; from += step) {
            long count = all.getCountBetweenValues(from, from + step - 1);
            // A bucket of the histogram that lies across an edge is in both.
            count = Math.min(count, all.getTotalCount() - counted);
            counted += count;
            bins.add(new Bin(Units.millis(from), count));
        }
        return new RoundTripBins(bins, all.getTotalCount() - counted);
    }

    static Histogram merged(List<Histogram> seconds) {
        Histogram all = Times.histogram();
        seconds.forEach(all::add);
        return all;
    }

    /** The next round number of nanoseconds. */
    private static long step(double atLeast) {
        double magnitude = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double round : ROUND) {
            if (round * magnitude >= atLeast) {
                return Math.max(1, Math.round(round * magnitude));
            }
        }
        return Math.round(10 * magnitude);
    }
}
