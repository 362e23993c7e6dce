package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.ProviderRequest;
import dev.turnprobe.credentials.http.RateGate;
import dev.turnprobe.credentials.json.Json;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of the API, ready to be sent, or to be looked at: {@link #toString} is the request with {@code ***} for its key.
 *
 * <p>Immutable; every {@link #send} is a new request.
 */
public final class MeteredCall<T> {
    private final Endpoint endpoint;
    private final ProviderRequest request;
    private final @Nullable RateGate gate;
    private final Function<Json, T> reader;

    MeteredCall(Endpoint endpoint, ProviderRequest request, @Nullable RateGate gate, Function<Json, T> reader) {
        this.endpoint = endpoint;
        this.request = request;
        this.gate = gate;
        this.reader = reader;
    }

    /**
     * Sends it. The future fails with {@link dev.turnprobe.credentials.ProviderException}, and with nothing else that the
     * network could cause; cancelling it gives the request up.
     */
    public CompletableFuture<T> send() {
        return answer().thenApply(Answer::value);
    }

    /** Sends it, and gives the answer's date as well. */
    public CompletableFuture<Answer<T>> answer() {
        return endpoint.send(request, gate, reader);
    }

    /** Method, URL and body, without the key: what {@code --dry-run} prints. */
    @Override
    public String toString() {
        return request.preview();
    }
}
