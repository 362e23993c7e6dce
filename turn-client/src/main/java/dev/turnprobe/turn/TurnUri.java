package dev.turnprobe.turn;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Objects;

/**
 * A {@code stun:}, {@code stuns:}, {@code turn:} or {@code turns:} URI (RFC 7064 §3.1, RFC 7065 §3.1).
 *
 * @param kind what is asked of the server
 * @param host a name, an IPv4 literal, or an IPv6 literal without brackets
 * @param port 1 to 65535; 3478 or, for the secure schemes, 5349 when the text names none
 * @param transport {@code turns:…?transport=udp} means DTLS
 */
public record TurnUri(Kind kind, String host, int port, Transport transport) {
    /** STUN only, or a relay. */
    public enum Kind {
        STUN,
        TURN
    }

    private static final int DEFAULT_PORT = 3478;
    private static final int DEFAULT_SECURE_PORT = 5349;

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

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException naming the text, what is wrong with it, and an example of a right one
     */
    public static TurnUri parse(String text) {
        return new Parser(text).parse();
    }

    /** True if the host is an IP address and needs no resolving. */
    public boolean isLiteral() {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** The URI with its port always named, and its transport unless it is the scheme's default. */
    @Override
    public String toString() {
        String scheme = kind.name().toLowerCase(Locale.ROOT) + (transport.isSecure() ? "s" : "");
        String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String suffix = switch (transport) {
            case UDP, TLS -> "";
            case TCP -> "?transport=tcp";
            case DTLS -> "?transport=udp";
        };
        return scheme + ":" + address + ":" + port + suffix;
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
            String query = question < 0 ? null : rest.substring(question + 1);
            if (authority.indexOf('@') >= 0) {
                throw new IllegalArgumentException(
                        "STUN and TURN URIs hold no user name or password; pass them separately" + EXAMPLE);
            }
            int portAt = portSeparator(authority);
            String host = unbracketed(portAt < 0 ? authority : authority.substring(0, portAt));
            int port = portAt < 0 ? secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT : port(authority.substring(portAt + 1));
            return new TurnUri(kind, host, port, transport(query, secure));
        }

        private int portSeparator(String authority) {
            int bracket = authority.indexOf(']');
            int colon = authority.indexOf(':', bracket + 1);
            if (bracket < 0 && colon != authority.lastIndexOf(':')) {
                throw wrong("an IPv6 address needs brackets, as in turn:[2001:db8::1]:3478");
            }
            return colon;
        }

        private String unbracketed(String host) {
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            String plain = bracketed ? host.substring(1, host.length() - 1) : host;
            if (plain.isEmpty()) {
                throw wrong("the host is missing");
            }
            if (bracketed ? !NetUtil.isValidIpV6Address(plain) : !isName(plain)) {
                throw wrong("this is no host name and no IP address: " + plain);
            }
            return plain;
        }

        private static boolean isName(String host) {
            return host.length() <= 253
                    && host.chars()
                            .allMatch(c -> c >= 'a' && c <= 'z'
                                    || c >= 'A' && c <= 'Z'
                                    || c >= '0' && c <= '9'
                                    || c == '-'
                                    || c == '.'
                                    || c == '_'
                                    || c > 0x7F);
        }

        private int port(String digits) {
            try {
                int port = Integer.parseInt(digits);
                if (port >= 1 && port <= 65535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // Said below, for both.
            }
            throw wrong("the port is not a number from 1 to 65535: " + digits);
        }

        private Transport transport(@org.jspecify.annotations.Nullable String query, boolean secure) {
            if (query == null) {
                return secure ? Transport.TLS : Transport.UDP;
            }
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
