package dev.turnprobe.credentials;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One ICE server as WebRTC's {@code RTCIceServer} has it: URLs and, for TURN, the user name and credential they share.
 *
 * <p>The URLs are kept as they were written; RFC 7064/7065 decide later whether they are right. {@link #toString} hides
 * user name and credential.
 */
public final class IceServer {
    static final Set<String> SCHEMES = Set.of("stun", "stuns", "turn", "turns");

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,15}):.+", Pattern.DOTALL);

    private final List<String> urls;
    private final @Nullable String username;
    private final @Nullable String credential;
    private final Map<String, String> otherMembers;

    private IceServer(
            List<String> urls,
            @Nullable String username,
            @Nullable String credential,
            Map<String, String> otherMembers) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("an ICE server needs at least one URL");
        }
        this.urls = List.copyOf(urls);
        this.username = username;
        this.credential = credential;
        this.otherMembers = Collections.unmodifiableMap(new LinkedHashMap<>(otherMembers));
        for (int i = 0; i < urls.size(); i++) {
            String fault = faultOf(urls.get(i));
            if (fault != null) {
                throw new IllegalArgumentException("urls[" + i + "]: " + fault);
            }
        }
    }

    /** A server without credentials: STUN, or TURN open to everyone. */
    public static IceServer of(List<String> urls) {
        return new IceServer(urls, null, null, Map.of());
    }

    /**
     * A TURN server with its long-term credential.
     *
     * @throws IllegalArgumentException without a URL, or with one that is not stun:, stuns:, turn: or turns:
     */
    public static IceServer of(List<String> urls, @Nullable String username, @Nullable String credential) {
        return new IceServer(urls, username, credential, Map.of());
    }

    /** The same with members that are not ours to know, each as JSON text. */
    static IceServer of(
            List<String> urls,
            @Nullable String username,
            @Nullable String credential,
            Map<String, String> otherMembers) {
        return new IceServer(urls, username, credential, otherMembers);
    }

    /** At least one; schemes {@code stun}, {@code stuns}, {@code turn} or {@code turns}, in any case. */
    public List<String> urls() {
        return urls;
    }

    public @Nullable String username() {
        return username;
    }

    /** The password; a secret. Null when there is none, and when it is no string (OAuth; see {@link #otherMembers}). */
    public @Nullable String credential() {
        return credential;
    }

    /**
     * Members of the document's entry that this type does not know, each as JSON text, in their order. They survive
     * reading and writing. They may hold secrets.
     */
    public Map<String, String> otherMembers() {
        return otherMembers;
    }

    /** Whether any URL is {@code turn:} or {@code turns:}. */
    public boolean relays() {
        return urls.stream().anyMatch(url -> schemeOf(url).startsWith("turn"));
    }

    /** The same server under other URLs. */
    public IceServer withUrls(List<String> others) {
        return new IceServer(others, username, credential, otherMembers);
    }

    /** What keeps a text from being an ICE server's URL, in words that do not quote it; null when nothing does. */
    static @Nullable String faultOf(String url) {
        if (url.isEmpty()) {
            return "the URL is empty";
        }
        if (url.length() > 2048) {
            return "the URL is longer than 2048 characters";
        }
        if (SCHEMES.contains(schemeOf(url))) {
            return null;
        }
        var match = SCHEME.matcher(url);
        return (match.matches() && url.contains("://") ? "`" + match.group(1) + ":` is no" : "not an")
                + " ICE server URL; expected stun:, stuns:, turn: or turns:, as in turn:relay.example.org:3478";
    }

    private static String schemeOf(String url) {
        int colon = url.indexOf(':');
        return colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IceServer that
                && urls.equals(that.urls)
                && Objects.equals(username, that.username)
                && Objects.equals(credential, that.credential)
                && otherMembers.equals(that.otherMembers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(urls, username, credential, otherMembers);
    }

    /** The URLs, and whether there are credentials. */
    @Override
    public String toString() {
        String secrets = (username == null ? "" : ", username=***") + (credential == null ? "" : ", credential=***");
        return "IceServer[urls=" + urls + secrets + "]";
    }
}
