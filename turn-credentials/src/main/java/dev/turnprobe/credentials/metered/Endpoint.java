package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.IceServersException;
import dev.turnprobe.credentials.http.BaseUrl;
import dev.turnprobe.credentials.http.ProviderAnswer;
import dev.turnprobe.credentials.http.ProviderHttp;
import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.http.RateGate;
import dev.turnprobe.credentials.json.Json;
import dev.turnprobe.credentials.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One app's address, and how to speak with it: what all the calls share. */
final class Endpoint {
    // Documented: four requests a minute and app. A second more, as the two clocks and the network are not ours.
    private static final Duration MINUTE = Duration.ofSeconds(61);

    final RateGate dailyUsageGate = new RateGate(4, MINUTE);
    final RateGate chargesGate = new RateGate(4, MINUTE);

    private final BaseUrl base;
    private final ProviderHttp http;

    Endpoint(BaseUrl base, HttpSettings settings) {
        this.base = base;
        this.http = new ProviderHttp("Metered", settings, Refusals.METERED::of);
    }

    ProviderRequest get(String path, MeteredKey key) {
        return request("GET", path, key);
    }

    ProviderRequest request(String method, String path, MeteredKey key) {
        return ProviderRequest.of(method, base, path).secret(key.parameter(), key.reveal());
    }

    <T> MeteredCall<T> call(ProviderRequest request, Function<Json, T> reader) {
        return new MeteredCall<>(this, request, null, reader);
    }

    Instant now() {
        return http.now();
    }

    <T> CompletableFuture<Answer<T>> send(ProviderRequest request, @Nullable RateGate gate, Function<Json, T> reader) {
        return http.send(request, gate).thenApply(answer -> new Answer<>(read(request, answer, reader), answer.date()));
    }

    private static <T> T read(ProviderRequest request, ProviderAnswer answer, Function<Json, T> reader) {
        try {
            Json json = answer.json();
            Json success = json.member("success");
            if (success != null && success.kind() == Json.Kind.BOOLEAN && !success.bool()) {
                throw Refusals.METERED.of(request, answer);
            }
            return reader.apply(json);
        } catch (JsonException e) {
            throw Refusals.METERED.malformed(request, answer, e);
        } catch (IceServersException e) {
            throw Refusals.METERED.malformed(request, answer, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
