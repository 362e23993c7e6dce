package dev.turnprobe.credentials;

import dev.turnprobe.credentials.json.JsonException;
import dev.turnprobe.credentials.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A list of ICE servers: what {@code RTCConfiguration.iceServers} holds, and what every provider answers in a shape of
 * its own.
 *
 * <p>{@link #parse(String)} reads all the shapes: an array, a single object, an object holding {@code iceServers},
 * {@code ice_servers} (Twilio) or {@code v.iceServers} (Xirsys); {@code urls}, the older {@code url} or {@code uris} (TURN
 * REST, Matrix) as string or array; {@code credential} or {@code password}. {@link #toJson} writes the standard one.
 */
public final class IceServers {
    /** The longest document that is read, in characters. */
    public static final int MAX_DOCUMENT = 1 << 20;

    private final List<IceServer> servers;
    private final @Nullable Duration timeToLive;
    private final Map<String, String> otherMembers;

    private IceServers(List<IceServer> servers, @Nullable Duration timeToLive, Map<String, String> otherMembers) {
        this.servers = List.copyOf(servers);
        this.timeToLive = timeToLive;
        this.otherMembers = Collections.unmodifiableMap(new LinkedHashMap<>(otherMembers));
    }

    public static IceServers of(List<IceServer> servers) {
        return new IceServers(servers, null, Map.of());
    }

    public static IceServers of(IceServer... servers) {
        return of(List.of(servers));
    }

    static IceServers of(List<IceServer> servers, @Nullable Duration timeToLive, Map<String, String> otherMembers) {
        return new IceServers(servers, timeToLive, otherMembers);
    }

    /**
     * Reads one JSON document.
     *
     * @throws IceServersException when it is no JSON, longer than {@link #MAX_DOCUMENT}, or holds no ICE servers
     */
    public static IceServers parse(String document) {
        if (document.length() > MAX_DOCUMENT) {
            throw new IceServersException("$", "the document is longer than " + MAX_DOCUMENT + " characters");
        }
        try {
            return IceServersReader.read(document);
        } catch (JsonException e) {
            throw new IceServersException(e.path(), e.problem());
        }
    }

    /** Reads one JSON document to the end of {@code in}, which stays open. */
    public static IceServers parse(Reader in) throws IOException {
        char[] buffer = new char[8192];
        StringBuilder document = new StringBuilder();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            document.append(buffer, 0, n);
            if (document.length() > MAX_DOCUMENT) {
                break; // an endless stream must not fill the memory; parse says it is too long
            }
        }
        return parse(document.toString());
    }

    /** Reads one JSON document in UTF-8 to the end of {@code in}, which stays open. */
    public static IceServers parse(InputStream in) throws IOException {
        return parse(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    public List<IceServer> servers() {
        return servers;
    }

    /** How long the credentials live from when they were issued ({@code ttl}, {@code expiryInSeconds}); null if unsaid. */
    public @Nullable Duration timeToLive() {
        return timeToLive;
    }

    /** Members beside {@code iceServers} in an {@code RTCConfiguration}, each as JSON text; they may hold secrets. */
    public Map<String, String> otherMembers() {
        return otherMembers;
    }

    /** Whether any server can relay. A provider's answer that holds STUN alone means its credential does not work. */
    public boolean relays() {
        return servers.stream().anyMatch(IceServer::relays);
    }

    /** The array that {@code RTCPeerConnection} takes as {@code iceServers}. Holds the secrets in clear. */
    public String toJson() {
        return JsonText.write(this::writeArray);
    }

    /** An {@code RTCConfiguration}: {@code {"iceServers":[…]}} and whatever stood beside it. Holds the secrets in clear. */
    public String toConfigurationJson() {
        return JsonText.write(out -> out.object(() -> {
            out.name("iceServers");
            writeArray(out);
            writeOthers(out, otherMembers);
        }));
    }

    private void writeArray(JsonText out) {
        out.array(() -> servers.forEach(server -> out.object(() -> {
            out.name("urls");
            out.texts(server.urls());
            out.optional("username", server.username());
            out.optional("credential", server.credential());
            writeOthers(out, server.otherMembers());
        })));
    }

    private static void writeOthers(JsonText out, Map<String, String> members) {
        members.forEach((name, json) -> {
            out.name(name);
            out.raw(json);
        });
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IceServers that
                && servers.equals(that.servers)
                && Objects.equals(timeToLive, that.timeToLive)
                && otherMembers.equals(that.otherMembers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(servers, timeToLive, otherMembers);
    }

    @Override
    public String toString() {
        String list = servers.stream().map(IceServer::toString).collect(Collectors.joining(", "));
        return "IceServers[" + list + (timeToLive == null ? "" : ", ttl=" + timeToLive) + "]";
    }
}
