package dev.turnprobe.probe.measure;

import java.util.List;

/**
 * What our own work had to do with the times of a sweep.
 *
 * @param allCandidatesNanos from the start until the last endpoint that has one had its candidate; 0 when none has
 * @param worstLatenessNanos the longest that one of our event loops was late
 * @param measuredAgain the endpoints whose way to the candidate was measured again, because a loop was late meanwhile
 */
public record SweepTiming(long allCandidatesNanos, long worstLatenessNanos, List<Integer> measuredAgain) {
    /** Nothing was measured. */
    public static final SweepTiming NONE = new SweepTiming(0, 0, List.of());

    public SweepTiming {
        measuredAgain = List.copyOf(measuredAgain);
    }
}
