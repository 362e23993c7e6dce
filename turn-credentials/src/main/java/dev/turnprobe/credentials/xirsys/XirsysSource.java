package dev.turnprobe.credentials.xirsys;

import dev.turnprobe.credentials.CredentialSource;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.LeaseCall;
import dev.turnprobe.credentials.http.ProviderAnswer;
import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.http.Refusal;
import dev.turnprobe.credentials.http.Secrets;
import dev.turnprobe.credentials.json.Json;
import dev.turnprobe.credentials.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Xirsys: ICE servers of one channel. It picks the host by where the caller is. */
public final class XirsysSource implements CredentialSource {
    public static final String URL = "https://global.xirsys.net";
    // The vendor's sample stops at six hours, integrators use a day; the server knows.
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final Refusal REFUSAL =
            new Refusal("Xirsys", json -> Refusal.firstText(json, "v"), (words, status) -> meaning(words));

    private final LeaseCall call;
    private final BaseUrl base;
    private final String channel;
    private final String authorization;
    private final String secret;
    private final Duration life;

    private XirsysSource(LeaseCall call, BaseUrl base, String channel, String ident, String secret, Duration life) {
        this.call = call;
        this.base = base;
        this.channel = channel;
        this.secret = secret;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((ident + ":" + secret).getBytes(StandardCharsets.UTF_8));
        this.life = life;
    }

    /**
     * @param baseUrl {@link #URL} outside of tests
     * @param channel may hold slashes
     * @param life 1 second to a day
     */
    public static XirsysSource of(
            String baseUrl, String channel, String ident, String secret, Duration life, HttpSettings settings) {
        if (channel.isBlank()) {
            throw new IllegalArgumentException("the Xirsys channel is empty");
        }
        return new XirsysSource(
                new LeaseCall(REFUSAL, settings),
                BaseUrl.of(baseUrl),
                channel,
                Secrets.checked("Xirsys ident", ident),
                Secrets.checked("Xirsys secret", secret),
                LeaseCall.checkedLife(life, LONGEST));
    }

    @Override
    public CompletableFuture<Lease> lease() {
        ProviderRequest request = request();
        return call.send(request, life, answer -> refusedInside(request, answer));
    }

    /** Xirsys says no with 200 as well: {@code {"s":"error","v":"unauthorized"}}. */
    private static void refusedInside(ProviderRequest request, ProviderAnswer answer) {
        Json json = answer.json();
        if ("error".equals(json.optionalText("s"))) {
            throw REFUSAL.of(request, answer);
        }
    }

    private static @Nullable Reason meaning(String code) {
        return switch (code.toLowerCase(Locale.ROOT)) {
            case "unauthorized" -> Reason.UNAUTHORIZED;
            case "not_found", "no_namespace" -> Reason.NOT_FOUND;
            case "internal", "locked" -> Reason.UNAVAILABLE;
            default -> null;
        };
    }

    private ProviderRequest request() {
        String path = Arrays.stream(channel.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(ProviderRequest::segment)
                .collect(Collectors.joining("/"));
        return ProviderRequest.of("PUT", base, "/_turn/" + path)
                .secretHeader("Authorization", authorization)
                .hiding(secret)
                .json(JsonText.write(out -> out.object(() -> {
                    out.optional("format", "urls");
                    out.name("expire");
                    out.number(life.getSeconds());
                })));
    }

    /** What the request would be, without the secret. */
    @Override
    public String toString() {
        return "XirsysSource[" + request().preview() + "]";
    }
}
