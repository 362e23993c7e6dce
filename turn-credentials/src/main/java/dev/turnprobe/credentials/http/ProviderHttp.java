package dev.turnprobe.credentials.http;

import dev.turnprobe.credentials.HttpEvent;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.credentials.ProxyLogin;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks one provider, with patience and a memory for secrets.
 *
 * <p>Redirects are never followed: the URL that would be handed on holds a key. What the network says is repeated without
 * the URL. A request is sent again only when that can do no harm: when it never arrived, when the provider turned it away
 * unread (429, or 503 with Retry-After), or when saying it twice means the same.
 */
public final class ProviderHttp {
    /** What an answer that is no success means; only this provider knows. */
    @FunctionalInterface
    public interface Refusals {
        ProviderException of(ProviderRequest request, ProviderAnswer answer);
    }

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20));

    private final String provider;
    private final HttpSettings settings;
    private final Refusals refusals;
    private final HttpClient client;

    public ProviderHttp(String provider, HttpSettings settings, Refusals refusals) {
        WireLog.guard();
        this.provider = provider;
        this.settings = settings;
        this.refusals = refusals;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout());
        if (settings.proxy() != null) {
            builder.proxy(settings.proxy());
        }
        if (settings.tls() != null) {
            builder.sslContext(settings.tls());
        }
        this.client = builder.build();
    }

    public Instant now() {
        return settings.clock().instant();
    }

    /**
     * Sends a request until it is answered, refused or given up.
     *
     * @param gate the rate that the provider allows for it; null for none known
     */
    public CompletableFuture<ProviderAnswer> send(ProviderRequest request, @Nullable RateGate gate) {
        Exchange exchange = new Exchange(request, gate);
        exchange.begin(1);
        return exchange.result;
    }

    /** One request through all its attempts. Steps follow each other, so no lock is needed. */
    private final class Exchange {
        private final ProviderRequest request;
        private final @Nullable RateGate gate;
        private final CompletableFuture<ProviderAnswer> result = new CompletableFuture<>();
        private Duration patience = settings.patience();

        Exchange(ProviderRequest request, @Nullable RateGate gate) {
            this.request = request;
            this.gate = gate;
        }

        void begin(int attempt) {
            Duration wait = gate == null ? Duration.ZERO : gate.enter(now(), patience);
            if (wait.isZero() || wait.isNegative()) {
                attempt(attempt);
            } else if (wait.compareTo(patience) > 0) {
                result.completeExceptionally(new ProviderException(
                        provider, Reason.RATE_LIMITED, request.toString(), 0, "this client keeps to the limit", wait));
            } else {
                after(wait, () -> attempt(attempt));
            }
        }

        private void after(Duration wait, Runnable step) {
            patience = patience.minus(wait);
            settings.scheduler().schedule(wait, () -> {
                if (!result.isDone()) { // nobody waits for a call that was cancelled
                    step.run();
                }
            });
        }

        private void attempt(int attempt) {
            try {
                sendOnce(attempt);
            } catch (RuntimeException e) {
                // java.net.http quotes what it refuses, and that may be a key: say only what kind of refusal it was.
                result.completeExceptionally(new ProviderException(
                        provider,
                        Reason.INVALID,
                        request.toString(),
                        0,
                        "cannot be sent: " + e.getClass().getSimpleName(),
                        null));
            }
        }

        private void sendOnce(int attempt) {
            Instant begun = now();
            HttpRequest.Builder http = HttpRequest.newBuilder(request.uri());
            request.headers().forEach(http::header);
            ProxyLogin login = settings.proxyLogin();
            if (login != null && request.uri().getScheme().equalsIgnoreCase("https")) {
                // Goes to the proxy that a tunnel is asked of, and no further.
                http.header("Proxy-Authorization", login.header());
            }
            String body = request.body();
            http.method(
                    request.method(),
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
            CompletableFuture<HttpResponse<byte[]>> response =
                    client.sendAsync(http.build(), info -> new BoundedBody());
            // HttpRequest.timeout ends with the headers; a body that never ends must not hang us either.
            AtomicBoolean late = new AtomicBoolean();
            Runnable inTime = settings.scheduler().schedule(settings.requestTimeout(), () -> {
                late.set(true);
                response.cancel(true);
            });
            result.whenComplete((answer, failure) -> response.cancel(true));
            response.whenComplete((answer, failure) -> {
                inTime.run();
                try {
                    ended(attempt, Duration.between(begun, now()), answer, failure, late.get());
                } catch (RuntimeException e) {
                    result.completeExceptionally(e); // an observer's mistake, or ours: nobody must wait for ever
                }
            });
        }

        private void ended(
                int attempt,
                Duration took,
                @Nullable HttpResponse<byte[]> answer,
                @Nullable Throwable failure,
                boolean late) {
            if (answer != null) {
                observe(attempt, answer.statusCode(), took, null);
                if (answer.statusCode() == PROXY_AUTHENTICATION_REQUIRED) {
                    stoppedAtTheProxy();
                    return;
                }
                answered(attempt, ProviderAnswer.of(answer.statusCode(), answer.headers(), answer.body(), now()));
            } else if (failure != null) {
                NetworkFault fault = NetworkFault.of(failure, late, settings.requestTimeout());
                String words = request.redacted(fault.words());
                observe(attempt, 0, took, words);
                boolean harmless = fault.neverArrived() || request.repeatable();
                againOr(
                        new ProviderException(provider, fault.reason(), request.toString(), 0, words, null),
                        attempt,
                        harmless && fault.worthAnother(),
                        null);
            }
        }

        /** RFC 9110 §15.5.8: these are not the provider's words, and there is no body to a tunnel that was refused. */
        private void stoppedAtTheProxy() {
            result.completeExceptionally(new ProviderException(
                    provider,
                    Reason.UNREACHABLE,
                    request.toString(),
                    0,
                    "the proxy on the way wants another name and password",
                    null));
        }

        private void answered(int attempt, ProviderAnswer answer) {
            if (answer.ok()) {
                result.complete(answer);
                return;
            }
            int status = answer.status();
            Duration asked = answer.retryAfter();
            boolean turnedAway = status == 429 || (status == 503 && asked != null);
            boolean again = turnedAway || (status >= 500 && request.repeatable());
            againOr(refusals.of(request, answer), attempt, again, asked);
        }

        private void againOr(ProviderException failure, int attempt, boolean again, @Nullable Duration asked) {
            Duration pause = BACKOFF.after(attempt, settings.random());
            if (asked != null && asked.compareTo(pause) > 0) {
                pause = asked;
            }
            if (again && attempt < settings.attempts() && pause.compareTo(patience) <= 0) {
                after(pause, () -> begin(attempt + 1));
            } else {
                result.completeExceptionally(failure);
            }
        }

        private void observe(int attempt, int status, Duration took, @Nullable String failure) {
            settings.observer().accept(new HttpEvent(request.toString(), attempt, status, took, failure));
        }
    }
}
