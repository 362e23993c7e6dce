package dev.turnprobe.credentials.twilio;

import dev.turnprobe.credentials.CredentialSource;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.LeaseCall;
import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.http.Refusal;
import dev.turnprobe.credentials.http.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Twilio's Tokens resource: each lease is a token of its own. */
public final class TwilioSource implements CredentialSource {
    public static final String URL = "https://api.twilio.com";
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-fA-F]{32}");
    private static final Pattern EDGE = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
    private static final Refusal REFUSAL =
            new Refusal("Twilio", json -> Refusal.firstText(json, "message"), (words, status) -> null);

    private final LeaseCall call;
    private final BaseUrl base;
    private final String account;
    private final String authorization;
    private final String secret;
    private final Duration life;
    private final @Nullable String edge;

    private TwilioSource(
            LeaseCall call,
            BaseUrl base,
            String account,
            String user,
            String secret,
            Duration life,
            @Nullable String edge) {
        this.call = call;
        this.base = base;
        this.account = account;
        this.secret = secret;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
        this.life = life;
        this.edge = edge;
    }

    /**
     * @param baseUrl {@link #URL} outside of tests
     * @param accountSid {@code AC} and 32 hexadecimal digits
     * @param user the account SID again, or an API key's SID
     * @param secret the account's auth token, or the API key's secret
     * @param life 1 second to a day
     * @param edge an edge such as {@code ashburn} to relay from; null for the nearest
     */
    public static TwilioSource of(
            String baseUrl,
            String accountSid,
            String user,
            String secret,
            Duration life,
            @Nullable String edge,
            HttpSettings settings) {
        if (!ACCOUNT.matcher(accountSid).matches()) {
            throw new IllegalArgumentException(
                    "a Twilio account SID is AC and 32 hexadecimal digits; is TWILIO_ACCOUNT_SID right?");
        }
        if (edge != null && !EDGE.matcher(edge).matches()) {
            throw new IllegalArgumentException("`" + edge + "` is no edge; write it like ashburn");
        }
        return new TwilioSource(
                new LeaseCall(REFUSAL, settings),
                BaseUrl.of(baseUrl),
                accountSid,
                Secrets.checked("Twilio user", user),
                Secrets.checked("Twilio secret", secret),
                LeaseCall.checkedLife(life, LONGEST),
                edge);
    }

    @Override
    public CompletableFuture<Lease> lease() {
        return call.send(request(), life, answer -> {})
                .thenApply(lease ->
                        new Lease(usable(lease.servers()), lease.issuedAt(), lease.expiresAt(), lease.serverDate()));
    }

    private ProviderRequest request() {
        // Without .json the 2010 API answers in XML.
        return ProviderRequest.of("POST", base, "/2010-04-01/Accounts/" + account + "/Tokens.json")
                .secretHeader("Authorization", authorization)
                .hiding(secret)
                .form("Ttl", life.getSeconds());
    }

    private IceServers usable(IceServers servers) {
        return IceServers.of(servers.servers().stream()
                .map(server ->
                        server.withUrls(server.urls().stream().map(this::usable).toList()))
                .toList());
    }

    private String usable(String url) {
        if (url.startsWith("stun:")) {
            // Older answers have ?transport=udp here, which RFC 7064 does not know.
            int query = url.indexOf('?');
            return query < 0 ? url : url.substring(0, query);
        }
        return edge == null ? url : url.replace(":global.turn.twilio.com", ":" + edge + ".turn.twilio.com");
    }

    /** What the request would be, without the secret. */
    @Override
    public String toString() {
        return "TwilioSource[" + request().preview() + "]";
    }
}
