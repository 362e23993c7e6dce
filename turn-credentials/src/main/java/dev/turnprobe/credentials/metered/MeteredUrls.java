package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The URLs that Metered's hosts serve: ports 80 and 443, UDP, TCP and TLS. */
public final class MeteredUrls {
    /** The one STUN server for all regions. */
    public static final String STUN = "stun:stun.relay.metered.ca:80";

    /** Why a custom domain has no {@code turns:} URL of its own. */
    public static final String CUSTOM_DOMAIN_NOTE =
            "a custom domain (CNAME) relays over UDP and TCP only: Metered's certificate does not name it, so TLS must go to "
                    + "a *.relay.metered.ca host";

    private static final Pattern RELAY =
            Pattern.compile("(turns?):[a-z0-9-]+\\.relay\\.metered\\.ca(:\\d+)?(\\?.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+");

    private MeteredUrls() {}

    /** STUN, and TURN on all ports and transports of one of Metered's own hosts. */
    public static List<String> of(String host) {
        return List.of(
                STUN,
                "turn:" + host + ":80",
                "turn:" + host + ":80?transport=tcp",
                "turn:" + host + ":443",
                "turns:" + host + ":443?transport=tcp");
    }

    /**
     * TURN on a domain of one's own that is a CNAME for one of Metered's hosts: UDP and TCP, no TLS
     * ({@link #CUSTOM_DOMAIN_NOTE}).
     *
     * @throws IllegalArgumentException when {@code domain} is no host name
     */
    public static List<String> ofCustomDomain(String domain) {
        String host = checked(domain);
        return List.of(
                "turn:" + host + ":80",
                "turn:" + host + ":80?transport=tcp",
                "turn:" + host + ":443",
                "turn:" + host + ":443?transport=tcp");
    }

    /**
     * An answer of Metered's with the relays' host replaced by one's own domain, TLS excepted: those stay on Metered's
     * host, whose certificate they need.
     */
    public static IceServers onCustomDomain(IceServers answer, String domain) {
        String host = checked(domain);
        List<IceServer> servers = new ArrayList<>();
        for (IceServer server : answer.servers()) {
            servers.add(server.withUrls(
                    server.urls().stream().map(url -> moved(url, host)).toList()));
        }
        return IceServers.of(servers);
    }

    private static String moved(String url, String host) {
        Matcher relay = RELAY.matcher(url);
        if (!relay.matches() || relay.group(1).equalsIgnoreCase("turns")) {
            return url;
        }
        return relay.group(1) + ":" + host + orEmpty(relay.group(2)) + orEmpty(relay.group(3));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String checked(String domain) {
        String host = domain.strip().toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("`" + domain + "` is no host name; write it like turn.example.org");
        }
        return host;
    }
}
