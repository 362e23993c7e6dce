package dev.turnprobe.probe.regions;

import dev.turnprobe.probe.report.EndpointReport;

/**
 * What is left of a region when a network lets less through, and what that costs.
 *
 * @param blocked what does not get through
 * @param uses the best of what is left
 * @param laterNanos how much later its candidate is there than that of the region's best
 * @param slowerNanos how much longer its round trip is at the median; negative when it is shorter
 */
public record Fallback(Blocked blocked, EndpointReport uses, long laterNanos, long slowerNanos) {
    /** What networks block. */
    public enum Blocked {
        /** UDP, and DTLS with it. */
        UDP,
        /** All but TLS. */
        ALL_BUT_TLS;

        /** As reports print it. */
        @Override
        public String toString() {
            return this == UDP ? "udp" : "all-but-tls";
        }
    }
}
