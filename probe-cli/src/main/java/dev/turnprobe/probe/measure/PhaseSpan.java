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

    /** Round trips on the way to a candidate; 0 for a phase that is no part of that way, or takes none. */
    public int roundTrips() {
        return switch (name) {
            // RFC 9293 §3.5: SYN and SYN-ACK; our ACK travels with the first data.
            // Through a proxy, its own round trips come on top.
            case "connect" -> Math.max(1, rounds);
            // RFC 8446 §2 needs one for a handshake, RFC 5246 §7.3 two, RFC 6347 §4.2.1 one more for its cookie.
            case "secure", "binding", "challenge", "allocate" -> Math.max(1, rounds);
            default -> 0;
        };
    }
}
