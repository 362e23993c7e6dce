package dev.turnprobe.probe.quality;

import java.net.InetSocketAddress;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was measured.
 *
 * @param failure why nothing was, or why it ended early; null when all went well
 * @param path {@code reflexive-peer} or {@code two-relays}; null when no payload came through
 * @param estimate null when there was no stream
 * @param seconds round trips of each second
 * @param selfRtt the same stream between two sockets on loopback: what the measuring itself costs
 * @param mtuOut null when it was not looked for, or there is no such thing
 * @param throughputOut empty when it was not asked for
 */
public record QualityResult(
        @Nullable String failure,
        @Nullable String path,
        @Nullable InetSocketAddress relayed,
        @Nullable InetSocketAddress server,
        @Nullable String software,
        @Nullable Estimate estimate,
        List<Histogram> seconds,
        @Nullable Times selfRtt,
        @Nullable Mtu mtuOut,
        @Nullable Mtu mtuIn,
        List<RateStep> throughputOut,
        List<RateStep> throughputIn,
        long elapsedNanos) {
    /** True if a payload came back. */
    public boolean works() {
        return estimate != null && estimate.in().received() > 0;
    }
}
