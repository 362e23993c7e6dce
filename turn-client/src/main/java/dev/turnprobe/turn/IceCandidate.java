package dev.turnprobe.turn;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate (RFC 8445 §5.1) as it travels in SDP (RFC 8839 §5.1).
 *
 * <pre>{@code
 * for (IceCandidate candidate : IceCandidate.of(relay)) {
 *     sdp.append("a=").append(candidate.sdp()).append("\r\n");
 * }
 * }</pre>
 *
 * @param foundation 1 to 32 letters, digits, {@code +} and {@code /}; see {@link #foundation}
 * @param component 1 to 256; RTP or data is 1, RTCP 2
 * @param protocol towards peers: {@code udp}, in whichever case it came; {@code tcp} has an extension {@code tcptype}
 * @param priority 1 to 2<sup>31</sup> − 1; see {@link #priority(Type, int, int)}
 * @param address where peers reach us; unresolved when a name was given, as browsers do to hide an address (mDNS)
 * @param related for a relay the mapped address, for a reflexive candidate its base; null when withheld, and for a host
 * @param extensions what else the line said, in order
 */
public record IceCandidate(
        String foundation,
        int component,
        String protocol,
        long priority,
        InetSocketAddress address,
        Type type,
        @Nullable InetSocketAddress related,
        List<Extension> extensions) {

    /** Local preference of the only address there is (RFC 8445 §5.1.2.1), and the greatest. */
    public static final int BEST_LOCAL_PREFERENCE = 65535;

    /** How a candidate was come by, with the type preference that RFC 8445 §5.1.2.2 recommends. */
    public enum Type {
        HOST("host", 126),
        PEER_REFLEXIVE("prflx", 110),
        SERVER_REFLEXIVE("srflx", 100),
        RELAYED("relay", 0);

        private final String token;
        private final int preference;

        Type(String token, int preference) {
            this.token = token;
            this.preference = preference;
        }

        /** From 0, the least wanted, to 126. */
        public int preference() {
            return preference;
        }

        /** As SDP has it. */
        @Override
        public String toString() {
            return token;
        }
    }

    /** An extension attribute, {@code tcptype active} for one. */
    public record Extension(String name, String value) {}

    public IceCandidate {
        IceCandidateLine.check(foundation, component, protocol, priority);
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(type, "type");
        extensions = List.copyOf(extensions);
    }

    /** The candidates of one relay, for component 1: one for each relayed address. */
    public static List<IceCandidate> of(Relay relay) {
        return of(List.of(relay), 1);
    }

    /**
     * The relayed candidates of one component, best first. Their priorities differ, as they must (RFC 8445 §5.1.2): what
     * travels to its server in datagrams comes before what travels in a stream, and IPv6 before IPv4.
     *
     * <p>That the server also told a mapped address makes no reflexive candidate: the socket behind it talks to the server
     * alone. It is the related address.
     *
     * @param relays of that component
     * @param component 1 to 256
     */
    public static List<IceCandidate> of(Collection<? extends Relay> relays, int component) {
        record Offer(Relay relay, InetSocketAddress relayed) {}
        List<Offer> offers = new ArrayList<>();
        relays.forEach(relay -> relay.relayedAddresses().forEach(relayed -> offers.add(new Offer(relay, relayed))));
        offers.sort(Comparator.<Offer>comparingInt(offer -> rank(offer.relay().transport()))
                .thenComparingInt(offer -> offer.relayed().getAddress() instanceof Inet6Address ? 0 : 1));
        List<IceCandidate> candidates = new ArrayList<>(offers.size());
        for (Offer offer : offers) {
            candidates.add(relayed(
                    offer.relayed(),
                    offer.relay().mappedAddress(),
                    offer.relay().serverAddress(),
                    offer.relay().transport(),
                    component,
                    BEST_LOCAL_PREFERENCE - candidates.size()));
        }
        return candidates;
    }

    /**
     * A local preference for those who learn of relays one by one, in the same order: 65535 for the first over UDP.
     *
     * @param transport how we talk to the server
     * @param others how many relayed candidates the component has already, 0 to 255
     */
    public static int localPreference(Transport transport, int others) {
        IceCandidateLine.checkRange("number of other candidates", others, 0, 255);
        return BEST_LOCAL_PREFERENCE - 256 * rank(transport) - others;
    }

    /** What costs least comes first: no waiting behind what was lost, then no encryption. */
    private static int rank(Transport transport) {
        return switch (transport) {
            case UDP -> 0;
            case DTLS -> 1;
            case TCP -> 2;
            case TLS -> 3;
        };
    }

    /**
     * The candidate that an allocation is (RFC 8656 §7.3).
     *
     * @param mapped our address as the server saw it, which becomes the related address (RFC 8839 §5.1)
     * @param transport how we talk to the server
     * @param localPreference 0 to 65535, another for each relayed candidate of this component
     */
    public static IceCandidate relayed(
            InetSocketAddress relayed,
            InetSocketAddress mapped,
            InetSocketAddress server,
            Transport transport,
            int component,
            int localPreference) {
        // RFC 8445 §5.1.1.2: the base of a relayed candidate is that candidate itself.
        String foundation = foundation(Type.RELAYED, relayed, server, transport);
        long priority = priority(Type.RELAYED, localPreference, component);
        return new IceCandidate(foundation, component, "udp", priority, relayed, Type.RELAYED, mapped, List.of());
    }

    /**
     * The candidate that a Binding answer gives (RFC 8445 §5.1.1.2).
     *
     * @param base the address that the request was sent from, which is where checks must be sent from, too
     * @param localPreference 0 to 65535, another for each base of this component
     */
    public static IceCandidate reflexive(
            InetSocketAddress mapped,
            InetSocketAddress base,
            InetSocketAddress server,
            int component,
            int localPreference) {
        String foundation = foundation(Type.SERVER_REFLEXIVE, base, server, Transport.UDP);
        long priority = priority(Type.SERVER_REFLEXIVE, localPreference, component);
        return new IceCandidate(foundation, component, "udp", priority, mapped, Type.SERVER_REFLEXIVE, base, List.of());
    }

    /**
     * RFC 8445 §5.1.2.1: 2^24 × type preference + 2^8 × local preference + (256 − component).
     *
     * @param localPreference 0 to 65535
     * @param component 1 to 256
     * @throws IllegalArgumentException when one of them is out of range
     */
    public static long priority(Type type, int localPreference, int component) {
        IceCandidateLine.checkRange("local preference", localPreference, 0, BEST_LOCAL_PREFERENCE);
        IceCandidateLine.checkRange("component", component, 1, 256);
        return ((long) type.preference() << 24) + ((long) localPreference << 8) + (256 - component);
    }

    /**
     * The same for candidates of the same type, base IP address, server IP address and transport, and most likely another
     * for all others (RFC 8445 §5.1.1.3). It needs no memory of other candidates, so it is the same in every process.
     *
     * @param server null where there is none
     * @param transport how we talk to the server; UDP where there is none
     */
    public static String foundation(
            Type type, InetSocketAddress base, @Nullable InetSocketAddress server, Transport transport) {
        String all = type + " " + host(base) + " " + (server == null ? "" : host(server)) + " " + transport;
        CRC32 sum = new CRC32();
        sum.update(all.getBytes(StandardCharsets.US_ASCII));
        return Long.toString(sum.getValue());
    }

    /**
     * Reads a candidate line, with or without {@code a=} in front.
     *
     * @throws IllegalArgumentException if it is none, with what is wrong with it
     */
    public static IceCandidate parse(String line) {
        return IceCandidateLine.parse(line);
    }

    /** The value of {@code extension}, or null. */
    public @Nullable String extension(String name) {
        return extensions.stream()
                .filter(each -> each.name().equals(name))
                .map(Extension::value)
                .findFirst()
                .orElse(null);
    }

    /** The line without {@code a=}, as browsers take and give it. */
    public String sdp() {
        StringBuilder line = new StringBuilder("candidate:")
                .append(foundation)
                .append(' ')
                .append(component)
                .append(' ')
                .append(protocol)
                .append(' ')
                .append(priority)
                .append(' ')
                .append(host(address))
                .append(' ')
                .append(address.getPort())
                .append(" typ ")
                .append(type);
        if (related != null) {
            line.append(" raddr ").append(host(related)).append(" rport ").append(related.getPort());
        }
        extensions.forEach(
                each -> line.append(' ').append(each.name()).append(' ').append(each.value()));
        return line.toString();
    }

    /** The line. */
    @Override
    public String toString() {
        return sdp();
    }

    /** A literal as RFC 5952 has it, without brackets and zone; or the name. */
    private static String host(InetSocketAddress address) {
        if (address.getAddress() == null) {
            return address.getHostString().toLowerCase(Locale.ROOT);
        }
        if (!(address.getAddress() instanceof Inet6Address)) {
            return address.getAddress().getHostAddress();
        }
        String literal = NetUtil.toAddressString(address.getAddress());
        int zone = literal.indexOf('%');
        return zone < 0 ? literal : literal.substring(0, zone);
    }
}
