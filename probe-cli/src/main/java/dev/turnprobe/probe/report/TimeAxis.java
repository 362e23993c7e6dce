package dev.turnprobe.probe.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A time line from 0 to a round number, in four parts.
 *
 * @param nanos its length
 */
public record TimeAxis(long nanos) {
    /** Units of length that a page has for it. */
    static final int LENGTH = 1000;

    private static final int PARTS = 4;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** One that is long enough for this, and not much longer. */
    public static TimeAxis of(long longestNanos) {
        double part = Math.max(longestNanos, 1_000) / 1e6 / PARTS;
        double magnitude = Math.pow(10, Math.floor(Math.log10(part)));
        for (double round : ROUND) {
            if (round * magnitude >= part * 0.999999) {
                return new TimeAxis(Math.round(round * magnitude * PARTS * 1e6));
            }
        }
        throw new AssertionError(longestNanos);
    }

    /** What stands at the ends of its parts. */
    public List<String> ticks() {
        return IntStream.rangeClosed(0, PARTS)
                .mapToObj(i -> label(nanos / 1e6 * i / PARTS))
                .toList();
    }

    /** Where on the line that is. */
    int at(long atNanos) {
        return (int) Math.min(LENGTH, Math.max(0, Math.round((double) atNanos * LENGTH / nanos)));
    }

    private static String label(double millis) {
        String text = String.format(Locale.ROOT, "%.4f", millis);
        return text.replaceFirst("\\.?0+$", "") + " ms";
    }
}
