package dev.turnprobe.probe.measure;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Round-trip times in a few numbers, in nanoseconds; the times are all 0 when nothing came back.
 *
 * @param jitterNanos mean difference between one round-trip time and the next (as RFC 3550 §6.4.1, unsmoothed)
 */
public record Summary(
        int sent,
        int received,
        long minNanos,
        long p50Nanos,
        long p95Nanos,
        long p99Nanos,
        long maxNanos,
        long jitterNanos) {

    // Four digits: within 0.01 % of the value, which is microseconds up to 82 ms and never a rounded millisecond.
    private static final int DIGITS = 4;

    /** A pure function of the samples, in the order they were sent. */
    public static Summary of(List<Sample> samples) {
        Histogram histogram = new Histogram(DIGITS);
        long min = Long.MAX_VALUE;
        long max = 0;
        long previous = Sample.LOST;
        long differences = 0;
        int received = 0;
        for (Sample sample : samples) {
            if (!sample.received()) {
                continue;
            }
            long rtt = sample.rttNanos();
            histogram.recordValue(rtt);
            min = Math.min(min, rtt);
            max = Math.max(max, rtt);
            differences += previous == Sample.LOST ? 0 : Math.abs(rtt - previous);
            previous = rtt;
            received++;
        }
        if (received == 0) {
            return new Summary(samples.size(), 0, 0, 0, 0, 0, 0, 0);
        }
        return new Summary(
                samples.size(),
                received,
                min,
                percentile(histogram, 50, min, max),
                percentile(histogram, 95, min, max),
                percentile(histogram, 99, min, max),
                max,
                received == 1 ? 0 : differences / (received - 1));
    }

    /** Share of payloads that never came back, 0 to 1. */
    public double loss() {
        return sent == 0 ? 0 : (double) (sent - received) / sent;
    }

    private static long percentile(Histogram histogram, double percent, long min, long max) {
        return Math.max(min, Math.min(max, histogram.getValueAtPercentile(percent)));
    }
}
