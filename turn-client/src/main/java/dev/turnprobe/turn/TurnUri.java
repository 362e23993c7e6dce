package dev.turnprobe.turn;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:} URI (RFC 7064 §3.1, RFC 7065 §3.1).
 *
 * @param kind what is asked of the server
 * @param host a name in ASCII, an IPv4 literal, or an IPv6 literal without brackets
 * @param port 1 to 65535; 3478 or, for the secure schemes, 5349 when the text names none
 * @param transport {@code turns:…?transport=udp} means DTLS; UDP or TLS when the text names none
 * @param isPortGiven whether the text names the port, which decides how the host is looked up (RFC 5928 §3)
 * @param isTransportGiven whether the text names the transport
 */
public record TurnUri(
        Kind kind, String host, int port, Transport transport, boolean isPortGiven, boolean isTransportGiven) {
    /** STUN only, or a relay. */
    public enum Kind {
        STUN,
        TURN
    }

    private static final int DEFAULT_PORT = 3478;
    private static final int DEFAULT_SECURE_PORT = 5349;

    /** Letters, digits and hyphens (RFC 1123 §2.1), and the underscore that many use; labels of 1 to 63. */
    private static final Pattern NAME = Pattern.compile(
            "(?!.{254})[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}(?<!-))?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}(?<!-))?)*\\.?");
    /** WHATWG and inet_aton read such a thing as an address, in strange ways; nobody has such a name. */
    private static final Pattern NUMBER_AT_THE_END = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)\\.?");

    public TurnUri {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(transport, "transport");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("the host is empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port out of range 1..65535: " + port);
        }
    }

    /** As if the text named this port, and the transport too unless it is the scheme's default. */
    public TurnUri(Kind kind, String host, int port, Transport transport) {
        this(kind, host, port, transport, true, transport == Transport.TCP || transport == Transport.DTLS);
    }

    /**
     * Reads a URI. A host name that is not ASCII, written as it is or percent-encoded, becomes its A-labels (RFC 5890).
     * {@code ?transport=} is understood in {@code stun:} URIs too, where RFC 7064 has no word for TCP.
     *
     * @throws IllegalArgumentException naming the text, what is wrong with it, and an example of a right one
     */
    public static TurnUri parse(String text) {
        return new Parser(text).parse();
    }

    /** True if the host is an IP address and needs no resolving. */
    public boolean isLiteral() {
        return isLiteral(host);
    }

    /** True for {@code stuns:} and {@code turns:}. */
    public boolean isSecure() {
        return transport.isSecure();
    }

    static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** A host name or an IP address, as far as its letters tell. */
    static boolean isHost(String host) {
        return isLiteral(host)
                || NAME.matcher(host).matches()
                        && !NUMBER_AT_THE_END.matcher(host).matches();
    }

    /** The URI; what its text did not name is not named here. */
    @Override
    public String toString() {
        String scheme = kind.name().toLowerCase(Locale.ROOT) + (isSecure() ? "s" : "");
        String address = host.indexOf(':') >= 0 ? "[" + host.replace("%", "%25") + "]" : host;
        return scheme + ":" + address + (isPortGiven ? ":" + port : "")
                + (isTransportGiven ? "?transport=" + (transport.isStream() ? "tcp" : "udp") : "");
    }

    /** One pass over the text; RFC 7064 and 7065 have no user part, no path and no fragment. */
    private static final class Parser {
        private static final String EXAMPLE = "; write it like turn:relay.example.org:3478?transport=tcp";

        private final String text;

        Parser(String text) {
            this.text = text.strip();
        }

        TurnUri parse() {
            int colon = text.indexOf(':');
            String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
            Kind kind = switch (scheme) {
                case "stun", "stuns" -> Kind.STUN;
                case "turn", "turns" -> Kind.TURN;
                default -> throw wrong("the scheme is not stun:, stuns:, turn: or turns:");
            };
            boolean secure = scheme.endsWith("s");
            String rest = text.substring(colon + 1);
            if (rest.startsWith("//")) {
                throw wrong("STUN and TURN URIs have no // after the scheme");
            }
            int question = rest.indexOf('?');
            String authority = question < 0 ? rest : rest.substring(0, question);
            if (authority.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "STUN and TURN URIs hold no user name or password; pass them separately" + EXAMPLE);
            }
            if (authority.indexOf('/') >= 0 || text.indexOf('#') >= 0) {
                throw wrong("STUN and TURN URIs have no path and no fragment");
            }
            int portAt = portSeparator(authority);
            String host = portAt < 0 ? authority : authority.substring(0, portAt);
            int defaultPort = secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT;
            return new TurnUri(
                    kind,
                    host.startsWith("[") ? address(host) : name(host),
                    portAt < 0 ? defaultPort : port(authority.substring(portAt + 1)),
                    question < 0
                            ? secure ? Transport.TLS : Transport.UDP
                            : transport(rest.substring(question + 1), secure),
                    portAt >= 0,
                    question >= 0);
        }

        private int portSeparator(String authority) {
            int bracket = authority.indexOf(']');
            int colon = authority.indexOf(':', bracket + 1);
            if (bracket < 0 && colon != authority.lastIndexOf(':')) {
                throw wrong("an IPv6 address needs brackets, as in turn:[2001:db8::1]:3478");
            }
            return colon;
        }

        private String address(String bracketed) {
            // RFC 6874 §2: the zone's percent sign is itself percent-encoded.
            String plain = bracketed.substring(1).replace("%25", "%");
            if (!plain.endsWith("]") || !NetUtil.isValidIpV6Address(plain.substring(0, plain.length() - 1))) {
                throw wrong("this is no IPv6 address in brackets: " + bracketed);
            }
            return plain.substring(0, plain.length() - 1);
        }

        private String name(String written) {
            if (written.isEmpty()) {
                throw wrong("the host is missing");
            }
            String name = ascii(decoded(written));
            if (!isHost(name)) {
                throw wrong("this is no host name and no IP address: " + written);
            }
            return name;
        }

        /** RFC 3986 §3.2.2: a registered name may percent-encode UTF-8. */
        private String decoded(String written) {
            if (written.indexOf('%') < 0) {
                return written;
            }
            try {
                return java.net.URLDecoder.decode(written.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw wrong("the percent-encoding of the host is broken: " + written);
            }
        }

        private String ascii(String name) {
            if (name.chars().allMatch(c -> c < 0x80)) {
                return name;
            }
            try {
                return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
            } catch (IllegalArgumentException e) {
                throw wrong("this is no host name: " + name);
            }
        }

        private int port(String digits) {
            // Digits only: RFC 3986 §3.2.3 knows no sign.
            if (digits.length() < 6 && digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty()) {
                int port = Integer.parseInt(digits);
                if (port >= 1 && port <= 65535) {
                    return port;
                }
            }
            throw wrong("the port is not a number from 1 to 65535: " + digits);
        }

        private Transport transport(String query, boolean secure) {
            return switch (query.toLowerCase(Locale.ROOT)) {
                case "transport=udp" -> secure ? Transport.DTLS : Transport.UDP;
                case "transport=tcp" -> secure ? Transport.TLS : Transport.TCP;
                default -> throw wrong("only ?transport=udp and ?transport=tcp may follow the port");
            };
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("cannot read \"" + text + "\": " + what + EXAMPLE);
        }
    }
}
