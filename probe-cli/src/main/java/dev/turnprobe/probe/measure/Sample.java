package dev.turnprobe.probe.measure;

/**
 * One payload or request that was to come back.
 *
 * @param sentNanos instant of sending
 * @param rttNanos until it was back; {@link #LOST} when it never came
 */
public record Sample(long sentNanos, long rttNanos) {
    /** The round-trip time of a payload that never came back. */
    public static final long LOST = -1;

    /** True when it came back. */
    public boolean received() {
        return rttNanos != LOST;
    }
}
