package dev.turnprobe.credentials;

import dev.turnprobe.credentials.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the ICE servers in whatever shape a browser, a person or a vendor wrote them. */
final class IceServersReader {
    /** Enough for any provider; a document with more is a mistake, or an attack on whoever probes them all. */
    static final int MAX_SERVERS = 1000;

    private static final long MAX_TTL_SECONDS = 100L * 365 * 86_400;
    private static final List<String> URL_NAMES = List.of("urls", "url", "uris");
    private static final List<String> CREDENTIAL_NAMES = List.of("credential", "password");
    private static final List<String> TTL_NAMES = List.of("ttl", "expiryInSeconds");
    private static final Set<String> ENTRY_NAMES =
            Set.of("urls", "url", "uris", "username", "credential", "password", "ttl", "expiryInSeconds");

    private IceServersReader() {}

    static IceServers read(String document) {
        return read(Json.parse(document));
    }

    static IceServers read(Json root) {
        if (root.isArray()) {
            return IceServers.of(servers(root), null, Map.of());
        }
        if (!root.isObject()) {
            throw root.expected("ICE servers: an array, a server object, or an object holding `iceServers`");
        }
        Json configured = root.member("iceServers");
        if (configured != null) {
            return IceServers.of(servers(configured), timeToLive(root), others(root, "iceServers"));
        }
        Json list = root.member("ice_servers");
        if (list == null && root.member("v") != null) {
            list = root.required("v").member("iceServers");
        }
        if (list == null && firstOf(root, URL_NAMES) != null) {
            list = root;
        }
        if (list == null) {
            throw noServers(root);
        }
        return IceServers.of(servers(list), timeToLive(root), Map.of());
    }

    private static List<IceServer> servers(Json list) {
        if (list.isObject()) {
            return List.of(server(list));
        }
        List<Json> entries = list.elements();
        if (entries.size() > MAX_SERVERS) {
            throw list.problem("more than " + MAX_SERVERS + " servers");
        }
        return entries.stream().map(IceServersReader::server).toList();
    }

    private static IceServer server(Json entry) {
        if (!entry.isObject()) {
            throw entry.expected("a server object such as {\"urls\": \"turn:relay.example.org:3478\"}");
        }
        Json urls = firstOf(entry, URL_NAMES);
        if (urls == null) {
            throw entry.problem("member `urls` is missing; give the server's URL or an array of them");
        }
        Map<String, String> others = new LinkedHashMap<>();
        entry.members().forEach((name, value) -> {
            if (!ENTRY_NAMES.contains(name)) {
                others.put(name, value.toJson());
            }
        });
        Json credential = firstOf(entry, CREDENTIAL_NAMES);
        if (credential != null && credential.isObject()) {
            // RTCOAuthCredential of older WebRTC drafts: macKey and accessToken. Not a password, but not ours to lose.
            others.put("credential", credential.toJson());
            credential = null;
        }
        return IceServer.of(urls(urls), text(entry.member("username")), text(credential), others);
    }

    private static List<String> urls(Json urls) {
        if (urls.isText()) {
            return List.of(url(urls));
        }
        if (!urls.isArray()) {
            throw urls.expected("a URL or an array of them");
        }
        if (urls.elements().isEmpty()) {
            throw urls.problem("the array is empty; give at least one URL");
        }
        List<String> all = new ArrayList<>();
        urls.elements().forEach(url -> all.add(url(url)));
        return all;
    }

    private static String url(Json url) {
        String fault = IceServer.faultOf(url.text());
        if (fault != null) {
            throw url.problem(fault);
        }
        return url.text();
    }

    private static @Nullable String text(@Nullable Json value) {
        if (value != null && value.kind() == Json.Kind.NUMBER) {
            throw value.expected("a string; put the digits in quotes");
        }
        return value == null ? null : value.text();
    }

    private static @Nullable Duration timeToLive(Json root) {
        Json seconds = firstOf(root, TTL_NAMES);
        return seconds == null ? null : Duration.ofSeconds(seconds.integer(0, MAX_TTL_SECONDS));
    }

    private static Map<String, String> others(Json root, String except) {
        Map<String, String> others = new LinkedHashMap<>();
        root.members().forEach((name, value) -> {
            if (!name.equals(except) && !TTL_NAMES.contains(name)) {
                others.put(name, value.toJson());
            }
        });
        return others;
    }

    private static @Nullable Json firstOf(Json object, List<String> names) {
        for (String name : names) {
            Json found = object.member(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** People pipe a provider's answer in without looking at it: say what it is. */
    private static RuntimeException noServers(Json root) {
        for (String name : List.of("error", "message", "v")) {
            Json words = root.member(name);
            if (words != null && words.isText()) {
                return words.problem("this is an error answer, not ICE servers: " + Words.of(words.text()));
            }
        }
        if (root.member("username") != null && root.member("password") != null) {
            return root.problem("a credential without URLs; ask the provider for its ICE servers "
                    + "(at Metered: GET /api/v1/turn/credentials with this answer's apiKey), or add `urls`");
        }
        return root.problem("no ICE servers here; expected an array, an object with `urls`, or one with `iceServers`");
    }
}
