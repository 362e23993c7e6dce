package dev.turnprobe.probe.measure;

/**
 * A stretch of the way to a candidate.
 *
 * @param name as reports print it: a {@link dev.turnprobe.turn.core.Phase} in lower case, or {@code echo}
 * @param startNanos since the probe of this endpoint began
 * @param durationNanos how long it took
 * @param rounds round trips that the protocol needed
 * @param requests requests sent, retransmissions included; 0 where there are none
 */
public record PhaseSpan(String name, long startNanos, long durationNanos, int rounds, int requests) {
    /** The phase in which the first payload comes back through the relay. */
    public static final String ECHO = "echo";
}
