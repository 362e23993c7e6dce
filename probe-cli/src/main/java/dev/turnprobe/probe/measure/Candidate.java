package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
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

    // RFC 8445 §5.1.2.2: recommended type preferences.
    private static final int RELAYED_PREFERENCE = 0;
    private static final int REFLEXIVE_PREFERENCE = 100;
    // RFC 8445 §5.1.2.1: with a single address of our own.
    private static final int LOCAL_PREFERENCE = 65535;

    /** The candidate that an allocation is (RFC 8656 §7.3). */
    public static Candidate relayed(
            InetSocketAddress relayed,
            InetSocketAddress mapped,
            InetSocketAddress server,
            Transport transport,
            long atNanos) {
        // The base of a relayed candidate is the relayed address itself (RFC 8445 §5.1.1.2).
        String foundation = foundation("relay", relayed, server, transport);
        return new Candidate(
                "relay", relayed, mapped, transport.toString(), foundation, priority(RELAYED_PREFERENCE), atNanos);
    }

    /** The candidate that a Binding response gives (RFC 8489 §14.2). */
    public static Candidate reflexive(
            InetSocketAddress mapped,
            InetSocketAddress local,
            InetSocketAddress server,
            Transport transport,
            long atNanos) {
        String foundation = foundation("srflx", local, server, transport);
        return new Candidate("srflx", mapped, local, null, foundation, priority(REFLEXIVE_PREFERENCE), atNanos);
    }

    /** The candidate-attribute of RFC 8839 §5.1, without {@code a=}, as browsers print it. */
    public String sdp() {
        return "candidate:" + foundation + " " + COMPONENT + " " + PROTOCOL + " " + priority + " " + host(address) + " "
                + address.getPort() + " typ " + type + " raddr " + host(related) + " rport " + related.getPort();
    }

    /** The address as a literal, IPv6 without brackets. */
    static String host(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
    }

    /** RFC 8445 §5.1.2.1: 2^24 × type preference + 2^8 × local preference + (256 − component). */
    private static long priority(int typePreference) {
        return ((long) typePreference << 24) + ((long) LOCAL_PREFERENCE << 8) + (256 - COMPONENT);
    }

    private static String foundation(
            String type, InetSocketAddress base, InetSocketAddress server, Transport transport) {
        CRC32 sum = new CRC32();
        String all = type + " " + host(base) + " " + host(server) + " " + transport;
        sum.update(all.getBytes(StandardCharsets.US_ASCII));
        return Long.toString(sum.getValue());
    }
}
