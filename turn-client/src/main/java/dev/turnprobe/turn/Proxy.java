package dev.turnprobe.turn;

import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on the way to the server, for TCP and TLS. It is told the server's name and looks it up itself. Prints without its
 * password.
 */
public final class Proxy {
    /** How to talk to it. */
    public enum Kind {
        /** CONNECT (RFC 9110 §9.3.6), over plain TCP. */
        HTTP(8080),
        /** SOCKS version 5 (RFC 1928). */
        SOCKS5(1080);

        private final int defaultPort;

        Kind(int defaultPort) {
            this.defaultPort = defaultPort;
        }
    }

    private static final String EXAMPLE =
            "; write it like http://proxy.example.org:8080 or socks5://name:password@proxy.example.org:1080";

    private final Kind kind;
    private final String host;
    private final int port;
    private final @Nullable String username;
    private final @Nullable String password;

    private Proxy(Kind kind, String host, int port, @Nullable String username, @Nullable String password) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.username = username;
        this.password = password;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("the proxy's port is not a number from 1 to 65535: " + port);
        }
    }

    /**
     * A proxy that asks for no password.
     *
     * @param host a name, or an IP address without brackets
     * @param port 1 to 65535
     */
    public static Proxy of(Kind kind, String host, int port) {
        return new Proxy(kind, host, port, null, null);
    }

    /**
     * The same proxy with a user name and a password: Basic (RFC 7617) over HTTP; RFC 1929 over SOCKS, where both are 1 to
     * 255 ASCII characters.
     *
     * @throws IllegalArgumentException when the protocol cannot carry them; does not repeat them
     */
    public Proxy credentials(String username, String password) {
        if (kind == Kind.SOCKS5 && !(isCarriedBySocks(username) && isCarriedBySocks(password))) {
            throw new IllegalArgumentException(
                    "the user name and the password of a SOCKS5 proxy must be 1 to 255 ASCII characters each");
        } else if (username.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the user name of a proxy must not contain a colon (RFC 7617 §2)");
        }
        return new Proxy(
                kind,
                host,
                port,
                Objects.requireNonNull(username, "username"),
                Objects.requireNonNull(password, "password"));
    }

    /**
     * Reads {@code http://[name:password@]host[:port]} or {@code socks5://…}; {@code socks5h} is the same. Ports default to
     * 8080 and 1080.
     *
     * @throws IllegalArgumentException naming what is wrong, but never the password
     */
    public static Proxy parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            // Its message repeats the text, and with it the password.
            throw new IllegalArgumentException("cannot read the proxy's URL: " + e.getReason() + EXAMPLE);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        Kind kind = switch (scheme) {
            case "http" -> Kind.HTTP;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            case "https" ->
                throw new IllegalArgumentException(
                        "a proxy that is itself spoken to over TLS is not supported" + EXAMPLE);
            default ->
                throw new IllegalArgumentException("the proxy's scheme is not http or socks5: " + scheme + EXAMPLE);
        };
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("the proxy's URL names no host" + EXAMPLE);
        }
        String path = uri.getRawPath();
        if (path != null && !path.isEmpty() && !path.equals("/") || uri.getRawQuery() != null) {
            throw new IllegalArgumentException("a proxy's URL ends with its port" + EXAMPLE);
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        Proxy proxy = of(kind, plain, uri.getPort() < 0 ? kind.defaultPort : uri.getPort());
        String user = uri.getRawUserInfo();
        if (user == null) {
            return proxy;
        }
        int colon = user.indexOf(':');
        return proxy.credentials(
                decoded(colon < 0 ? user : user.substring(0, colon)),
                decoded(colon < 0 ? "" : user.substring(colon + 1)));
    }

    private static boolean isCarriedBySocks(String text) {
        return !text.isEmpty() && text.length() < 256 && text.chars().allMatch(c -> c < 0x80);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** How to talk to it. */
    public Kind kind() {
        return kind;
    }

    /** A name, or an IP address without brackets. */
    public String host() {
        return host;
    }

    /** 1 to 65535. */
    public int port() {
        return port;
    }

    /** Round trips until the server is connected: TCP's, then those of the proxy's own protocol. */
    int roundTrips() {
        return switch (kind) {
            case HTTP -> 2;
            case SOCKS5 -> username == null ? 3 : 4;
        };
    }

    /** Null when it asks for none. */
    public @Nullable String username() {
        return username;
    }

    /** Null when it asks for none. A secret. */
    public @Nullable String password() {
        return password;
    }

    /** Where it is; of the credentials only that there are some. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + (username == null ? "" : "***@")
                + (NetUtil.isValidIpV6Address(host) ? "[" + host + "]" : host) + ":" + port;
    }
}
