package dev.turnprobe.credentials.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where a provider lives: https, or plain http on this very machine, because the requests carry keys. */
public final class BaseUrl {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0{0,4}:){2,7}0{0,3}1]", Pattern.CASE_INSENSITIVE);

    private final String text;

    private BaseUrl(String text) {
        this.text = text;
    }

    /**
     * @throws IllegalArgumentException with the remedy; never quotes a user name or password in the URL
     */
    public static BaseUrl of(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL; expected something like https://app.metered.live");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost();
        if (host == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a base URL has a scheme, a host, perhaps a port and a path, as in https://app.metered.live");
        }
        if (scheme.equals("http") && !LOOPBACK.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "plain http to " + host + " would show the keys to the network; use https (http is for loopback)");
        }
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("expected an https URL");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return new BaseUrl(scheme + "://" + host + port + path);
    }

    /** Without a slash at the end. */
    @Override
    public String toString() {
        return text;
    }
}
