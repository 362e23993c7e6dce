package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.IceCandidate;
import dev.turnprobe.turn.IceCandidate.Type;
import dev.turnprobe.turn.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8445 §5.1) that an endpoint yielded.
 *
 * @param type {@code relay} or {@code srflx}
 * @param address where peers reach us
 * @param related for a relay the address the server saw (RFC 8839 §5.1), else the local one
 * @param relayProtocol how we reach the relay: {@code udp}, {@code tcp} or {@code tls}; null unless a relay
 * @param foundation same type, base, server and transport, same foundation (RFC 8445 §5.1.1.3)
 * @param atNanos since the probe of this endpoint began
 */
public record Candidate(
        String type,
        InetSocketAddress address,
        InetSocketAddress related,
        @Nullable String relayProtocol,
        String foundation,
        long priority,
        long atNanos) {

    /** RTP or data: there is one component. */
    public static final int COMPONENT = 1;
    /** What both kinds of candidate carry towards peers. */
    public static final String PROTOCOL = "udp";

    /** The candidate that an allocation is (RFC 8656 §7.3). */
    public static Candidate relayed(
            InetSocketAddress relayed,
            InetSocketAddress mapped,
            InetSocketAddress server,
            Transport transport,
            long atNanos) {
        // RFC 8445 §5.1.1.2: the base of a relayed candidate is the relayed address itself.
        String foundation = IceCandidate.foundation(Type.RELAYED, relayed, server, transport);
        return new Candidate(
                Type.RELAYED.toString(),
                relayed,
                mapped,
                transport.toString(),
                foundation,
                priority(Type.RELAYED),
                atNanos);
    }

    /** The candidate that a Binding response gives (RFC 8489 §14.2). */
    public static Candidate reflexive(
            InetSocketAddress mapped,
            InetSocketAddress local,
            InetSocketAddress server,
            Transport transport,
            long atNanos) {
        String foundation = IceCandidate.foundation(Type.SERVER_REFLEXIVE, local, server, transport);
        return new Candidate(
                Type.SERVER_REFLEXIVE.toString(),
                mapped,
                local,
                null,
                foundation,
                priority(Type.SERVER_REFLEXIVE),
                atNanos);
    }

    private static long priority(Type type) {
        return IceCandidate.priority(type, IceCandidate.BEST_LOCAL_PREFERENCE, COMPONENT);
    }

    /** The candidate-attribute of RFC 8839 §5.1, without {@code a=}, as browsers print it. */
    public String sdp() {
        Type kind = relayProtocol == null ? Type.SERVER_REFLEXIVE : Type.RELAYED;
        return new IceCandidate(foundation, COMPONENT, PROTOCOL, priority, address, kind, related, List.of()).sdp();
    }

    /** The address as a literal, IPv6 without brackets. */
    static String host(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }
}
