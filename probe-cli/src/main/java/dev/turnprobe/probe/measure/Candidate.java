package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.IceCandidate;
import dev.turnprobe.turn.IceCandidate.Type;
import dev.turnprobe.turn.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8445 §5.1) that an endpoint yielded.
 *
 * @param type {@code relay} or {@code srflx}
 * @param address where peers reach us
 * @param related for a relay the address the server saw (RFC 8839 §5.1), else the local one
 * @param server who gave it to us
 * @param transport how we reach the server
 * @param foundation same type, base, server and transport, same foundation (RFC 8445 §5.1.1.3)
 * @param atNanos since the probe of this endpoint began
 */
public record Candidate(
        String type,
        InetSocketAddress address,
        InetSocketAddress related,
        InetSocketAddress server,
        Transport transport,
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
                server,
                transport,
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
                server,
                transport,
                foundation,
                priority(Type.SERVER_REFLEXIVE),
                atNanos);
    }

    private static long priority(Type type) {
        return IceCandidate.priority(type, IceCandidate.BEST_LOCAL_PREFERENCE, COMPONENT);
    }

    /** How we reach the relay: {@code udp}, {@code tcp}, {@code tls} or {@code dtls}; null unless a relay. */
    public @Nullable String relayProtocol() {
        return isRelay() ? transport.toString() : null;
    }

    private boolean isRelay() {
        return type.equals(Type.RELAYED.toString());
    }

    /** The same candidate at other addresses; its foundation is made anew of them. */
    public Candidate at(UnaryOperator<InetSocketAddress> other) {
        InetSocketAddress from = other.apply(server);
        return isRelay()
                ? relayed(other.apply(address), other.apply(related), from, transport, atNanos)
                : reflexive(other.apply(address), other.apply(related), from, transport, atNanos);
    }

    /** The candidate-attribute of RFC 8839 §5.1, without {@code a=}, as browsers print it. */
    public String sdp() {
        Type kind = isRelay() ? Type.RELAYED : Type.SERVER_REFLEXIVE;
        return new IceCandidate(foundation, COMPONENT, PROTOCOL, priority, address, kind, related, List.of()).sdp();
    }

    /** The address as a literal, IPv6 without brackets. */
    static String host(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }
}
