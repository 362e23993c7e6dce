package dev.turnprobe.probe.quality;

import org.HdrHistogram.Histogram;

/** A distribution of times in a few numbers, in nanoseconds; all 0 when there are none. */
public record Times(long count, long minNanos, long p50Nanos, long p95Nanos, long p99Nanos, long maxNanos) {
    static Times of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Times(0, 0, 0, 0, 0, 0);
        }
        long max = histogram.getMaxValue();
        return new Times(
                histogram.getTotalCount(),
                histogram.getMinValue(),
                Math.min(max, histogram.getValueAtPercentile(50)),
                Math.min(max, histogram.getValueAtPercentile(95)),
                Math.min(max, histogram.getValueAtPercentile(99)),
                max);
    }

    /** Within 0.1 %, whatever the range. */
    static Histogram histogram() {
        return new Histogram(3);
    }
}
