package dev.turnprobe.credentials.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request, with its secrets known by name: it can be sent, and it can be shown. {@link #toString} shows it without
 * them.
 *
 * <p>Built in one place and then left alone; not for several threads while building.
 */
public final class ProviderRequest {
    private record Parameter(String name, String value, boolean secret) {}

    private final String method;
    private final String url;
    private final List<Parameter> query = new ArrayList<>();
    private final Map<String, String> headers = new TreeMap<>();
    private final List<String> secrets = new ArrayList<>();
    private @Nullable String body;
    private boolean repeatable;

    private ProviderRequest(String method, String url) {
        this.method = method;
        this.url = url;
        // RFC 9110 §9.2.2: GET and PUT may be repeated. So may DELETE, but its second answer would be "not found".
        this.repeatable = method.equals("GET") || method.equals("PUT");
        headers.put("Accept", "application/json");
        headers.put("User-Agent", "turnprobe");
    }

    /**
     * @param path from the base URL on, with a slash in front; its changeable parts through {@link #segment}
     */
    public static ProviderRequest of(String method, BaseUrl base, String path) {
        return new ProviderRequest(method, base + path);
    }

    /** One segment of a path, whatever it holds. */
    public static String segment(String text) {
        return encode(text);
    }

    public ProviderRequest query(String name, @Nullable Object value) {
        if (value != null) {
            query.add(new Parameter(name, value.toString(), false));
        }
        return this;
    }

    /** A key in the query string. */
    public ProviderRequest secret(String name, String value) {
        query.add(new Parameter(name, value, true));
        return hiding(value);
    }

    /** A header whose value is a secret, or holds one. */
    public ProviderRequest secretHeader(String name, String value) {
        headers.put(name, value);
        return hiding(value);
    }

    /** A text that must not be seen in anything that comes out of this exchange. */
    public ProviderRequest hiding(String secret) {
        secrets.add(secret);
        return this;
    }

    public ProviderRequest json(String json) {
        headers.put("Content-Type", "application/json");
        body = json;
        return this;
    }

    public ProviderRequest form(String name, @Nullable Object value) {
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        body = value == null ? "" : encode(name) + "=" + encode(value.toString());
        return this;
    }

    /** Says that sending this twice does no harm, or that it does. */
    public ProviderRequest repeatable(boolean harmless) {
        repeatable = harmless;
        return this;
    }

    String method() {
        return method;
    }

    boolean repeatable() {
        return repeatable;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    String body() {
        return body;
    }

    /** The real thing, keys and all. */
    URI uri() {
        return URI.create(text(false));
    }

    /** A text from the other side, without this request's secrets in any spelling a URL knows. */
    public String redacted(String text) {
        String clean = Redaction.ofUrls(text);
        for (String secret : secrets) {
            // A very short one would blank half of every sentence; no provider issues such keys.
            if (secret.length() >= 4) {
                clean = clean.replace(secret, Redaction.BLANK).replace(encode(secret), Redaction.BLANK);
            }
        }
        return clean;
    }

    /** Method and URL, without the secrets. */
    @Override
    public String toString() {
        return method + " " + text(true);
    }

    /** The same and the body, as {@code --dry-run} prints it. No request of ours has a secret in its body. */
    public String preview() {
        return body == null || body.isEmpty() ? toString() : this + " " + body;
    }

    private String text(boolean redacted) {
        StringBuilder text = new StringBuilder(url);
        char joint = url.indexOf('?') < 0 ? '?' : '&';
        for (Parameter parameter : query) {
            String value = redacted && parameter.secret() ? Redaction.BLANK : encode(parameter.value());
            text.append(joint).append(encode(parameter.name())).append('=').append(value);
            joint = '&';
        }
        return text.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
