package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.plan.ProbePlan;
import dev.turnprobe.probe.plan.Target;
import java.time.Duration;

/**
 * What to measure, and within which bounds.
 *
 * @param probe how to reach the one relay, its only target
 * @param duration of the steady stream
 * @param rate packets a second
 * @param size bytes of payload in each, at least {@link #LEAST_SIZE}
 * @param mtu whether to look for the longest datagram
 * @param throughput bits of payload a second to rise to; 0 for no such test
 */
public record QualityPlan(ProbePlan probe, Duration duration, int rate, int size, boolean mtu, long throughput) {
    public static final int LEAST_SIZE = QualityCore.HEADER;

    /** Bytes that our sockets ask for: what they throw away for want of room would look like the network's loss. */
    public static final int RECEIVE_BUFFER = 4 << 20;

    /** The relay. */
    public Target target() {
        return probe.targets().get(0);
    }

    /** How many packets the steady stream has. */
    public int packets() {
        return (int) Math.max(1, duration.toMillis() * rate / 1000);
    }

    /** Nanoseconds between two of them. */
    public long intervalNanos() {
        return 1_000_000_000L / rate;
    }
}
