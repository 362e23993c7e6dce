package dev.turnprobe.credentials.cloudflare;

import dev.turnprobe.credentials.CredentialSource;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.LeaseCall;
import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.http.Refusal;
import dev.turnprobe.credentials.http.Secrets;
import dev.turnprobe.credentials.json.JsonText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Cloudflare Realtime TURN: each lease is a credential of its own, of one TURN key. */
public final class CloudflareSource implements CredentialSource {
    /** The two ways to ask. */
    public enum Operation {
        /** Today's: a list of servers. */
        GENERATE_ICE_SERVERS("generate-ice-servers"),
        /** The older one: a single server. */
        GENERATE("generate");

        private final String path;

        Operation(String path) {
            this.path = path;
        }
    }

    public static final String URL = "https://rtc.live.cloudflare.com";
    public static final Duration LONGEST = Duration.ofHours(48);

    // Error bodies are not documented; Cloudflare's other APIs have errors[].message.
    private static final Refusal REFUSAL = new Refusal(
            "Cloudflare", json -> Refusal.firstText(json, "message", "error", "errors"), (words, status) -> null);

    private final LeaseCall call;
    private final BaseUrl base;
    private final String keyId;
    private final String token;
    private final Duration life;
    private final Operation operation;
    private final @Nullable String customIdentifier;

    private CloudflareSource(
            LeaseCall call,
            BaseUrl base,
            String keyId,
            String token,
            Duration life,
            Operation operation,
            @Nullable String customIdentifier) {
        this.call = call;
        this.base = base;
        this.keyId = keyId;
        this.token = token;
        this.life = life;
        this.operation = operation;
        this.customIdentifier = customIdentifier;
    }

    /**
     * @param baseUrl {@link #URL} outside of tests
     * @param keyId the TURN key's id
     * @param token the TURN key's own API token, not an account's
     * @param life 1 second to 48 hours
     * @param customIdentifier a tag for usage reports; null for none
     */
    public static CloudflareSource of(
            String baseUrl,
            String keyId,
            String token,
            Duration life,
            Operation operation,
            @Nullable String customIdentifier,
            HttpSettings settings) {
        return new CloudflareSource(
                new LeaseCall(REFUSAL, settings),
                BaseUrl.of(baseUrl),
                Secrets.checked("Cloudflare TURN key id", keyId),
                Secrets.checked("Cloudflare TURN key token", token),
                LeaseCall.checkedLife(life, LONGEST),
                operation,
                customIdentifier);
    }

    @Override
    public CompletableFuture<Lease> lease() {
        // The answer does not say how long it lives.
        return call.send(request(), life, answer -> {});
    }

    /** Ends a credential before its time. */
    public CompletableFuture<Void> revoke(String username) {
        ProviderRequest request =
                authorized(ProviderRequest.of("POST", base, path(ProviderRequest.segment(username) + "/revoke")));
        return call.http().send(request, null).thenAccept(answer -> {});
    }

    private ProviderRequest request() {
        return authorized(ProviderRequest.of("POST", base, path(operation.path)))
                .json(JsonText.write(out -> out.object(() -> {
                    out.name("ttl");
                    out.number(life.getSeconds());
                    out.optional("customIdentifier", customIdentifier);
                })));
    }

    private ProviderRequest authorized(ProviderRequest request) {
        return request.secretHeader("Authorization", "Bearer " + token).hiding(token);
    }

    private String path(String operation) {
        return "/v1/turn/keys/" + ProviderRequest.segment(keyId) + "/credentials/" + operation;
    }

    /** What the request would be, without the token. */
    @Override
    public String toString() {
        return "CloudflareSource[" + request().preview() + "]";
    }
}
