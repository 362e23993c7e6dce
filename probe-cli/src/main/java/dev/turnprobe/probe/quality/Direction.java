package dev.turnprobe.probe.quality;

/**
 * What happened to packets in one direction; times in nanoseconds, 0 when nothing arrived.
 *
 * @param sent those that can be judged: no stall of ours fell into their time
 * @param reordered came after a later one (RFC 4737 §3.4)
 * @param delay from leaving one end of ours to arriving at the other
 * @param jitterNanos mean difference of one transit time to the next
 * @param smoothedJitterNanos the same as RFC 3550 §6.4.1 smooths it, at the end
 */
public record Direction(
        int sent,
        int received,
        int reordered,
        int duplicated,
        Times delay,
        long jitterNanos,
        long smoothedJitterNanos) {
    /** Part of the packets that did not arrive, 0 to 1. */
    public double loss() {
        return sent == 0 ? 0 : (double) (sent - received) / sent;
    }
}
