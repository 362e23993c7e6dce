package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.ProviderRequest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One Metered app, asked asynchronously. Usable from any thread.
 *
 * <pre>{@code
 * var metered = MeteredClient.of("myapp", HttpSettings.standard());
 * IceServers servers = metered.iceServers(ApiKey.of(key), MeteredRegion.parse("europe")).send().join();
 * }</pre>
 *
 * <p>Every method gives a {@link MeteredCall} that nothing has sent yet. Endpoints with a documented rate limit are kept to
 * it here; 429 and passing failures are tried again within {@link HttpSettings}' bounds. A key travels in the query
 * string, because Metered has no other way: so it is blanked out of everything this client prints, redirects are never
 * followed, and plain http is for loopback only.
 */
public final class MeteredClient {
    private static final Pattern APP = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("(?:https://)?([^./:]+)\\.metered\\.live/?");

    private final Endpoint endpoint;

    private MeteredClient(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * @param app the app's name, {@code myapp} of {@code https://myapp.metered.live}; the whole URL will do
     * @throws IllegalArgumentException when that is no name
     */
    public static MeteredClient of(String app, HttpSettings settings) {
        String name = app.strip().toLowerCase(Locale.ROOT);
        Matcher host = HOST.matcher(name);
        name = host.matches() ? host.group(1) : name;
        if (!APP.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "`" + app + "` is no app name; it is the `myapp` of https://myapp.metered.live");
        }
        return at("https://" + name + ".metered.live", settings);
    }

    /**
     * The same API at another address: a proxy, a stand-in.
     *
     * @throws IllegalArgumentException unless it is https, or http to loopback
     */
    public static MeteredClient at(String baseUrl, HttpSettings settings) {
        return new MeteredClient(new Endpoint(BaseUrl.of(baseUrl), settings));
    }

    /**
     * The ICE servers of one credential.
     *
     * @param region null for what the account's dashboard has as default. The choice changes the URLs only, so lists that
     *     were given out before keep theirs
     */
    public MeteredCall<IceServers> iceServers(ApiKey key, @Nullable MeteredRegion region) {
        ProviderRequest request = endpoint.get("/api/v1/turn/credentials", key);
        request.query("region", region == null ? null : region.value());
        return endpoint.call(request, json -> IceServers.parse(json.toJson()));
    }

    /** Everything that the account's key opens. */
    public MeteredAccount account(SecretKey key) {
        return new MeteredAccount(endpoint, key);
    }

    /**
     * One project, with the account's key or its own.
     *
     * @param id 24 hexadecimal digits
     */
    public MeteredProject project(String id, ProjectAccess key) {
        return new MeteredProject(endpoint, id, key);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    @Override
    public String toString() {
        return "MeteredClient[" + endpoint + "]";
    }
}
