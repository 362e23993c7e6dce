package dev.turnprobe.credentials;

import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.LeaseCall;
import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.http.Refusal;
import dev.turnprobe.credentials.http.Secrets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP half of the "TURN REST API" (draft-uberti-behave-turn-rest-00 §2.1): somebody's back end that gives
 * {@code username}, {@code password}, {@code ttl} and {@code uris}. Matrix home servers answer in the same shape.
 */
public final class TurnRestSource implements CredentialSource {
    private static final Refusal REFUSAL = new Refusal(
            "TURN REST endpoint", json -> Refusal.firstText(json, "message", "error"), (words, status) -> null);

    private final LeaseCall call;
    private final ProviderRequest request;

    private TurnRestSource(LeaseCall call, ProviderRequest request) {
        this.call = call;
        this.request = request;
    }

    /**
     * The draft's call: {@code POST endpoint?service=turn[&username=…][&key=…]}.
     *
     * @param endpoint https, or http to loopback; without a query
     * @param username who asks; null for nobody in particular
     * @param key the API key that the endpoint wants; null for none
     * @param useGet for the servers that take GET only
     */
    public static TurnRestSource of(
            String endpoint, @Nullable String username, @Nullable String key, boolean useGet, HttpSettings settings) {
        ProviderRequest request = ProviderRequest.of(useGet ? "GET" : "POST", BaseUrl.of(endpoint), "")
                .query("service", "turn")
                .query("username", username);
        if (key != null) {
            request.secret("key", Secrets.checked("TURN REST key", key));
        }
        return new TurnRestSource(new LeaseCall(REFUSAL, settings), request);
    }

    /**
     * A Matrix home server's {@code /_matrix/client/v3/voip/turnServer}.
     *
     * @param homeServer as {@code https://matrix.example.org}
     * @param accessToken of any account there
     */
    public static TurnRestSource ofMatrix(String homeServer, String accessToken, HttpSettings settings) {
        String token = Secrets.checked("Matrix access token", accessToken);
        ProviderRequest request = ProviderRequest.of(
                        "GET", BaseUrl.of(homeServer), "/_matrix/client/v3/voip/turnServer")
                .secretHeader("Authorization", "Bearer " + token)
                .hiding(token);
        return new TurnRestSource(new LeaseCall(REFUSAL, settings), request);
    }

    @Override
    public CompletableFuture<Lease> lease() {
        return call.send(request, null, answer -> {});
    }

    @Override
    public String toString() {
        return "TurnRestSource[" + request + "]";
    }
}
