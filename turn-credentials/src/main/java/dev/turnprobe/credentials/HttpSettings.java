package dev.turnprobe.credentials;

import java.net.ProxySelector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a provider is asked.
 *
 * @param connectTimeout for the connection and its TLS handshake
 * @param requestTimeout for one attempt as a whole, answer included
 * @param attempts at most, at least 1; only what may safely be said twice is said twice
 * @param patience the longest that one call waits for its turn: between attempts, and for a rate limit
 * @param proxy null for the JVM's own choice (system properties)
 * @param tls null for the platform's trust
 * @param clock for rate limits and leases
 * @param scheduler for pauses and time-outs
 * @param random spreads the pauses
 * @param observer hears of every attempt when it has ended, on the thread that ended it
 * @param proxyLogin what the proxy is told with every tunnel; null for nothing
 */
public record HttpSettings(
        Duration connectTimeout,
        Duration requestTimeout,
        int attempts,
        Duration patience,
        @Nullable ProxySelector proxy,
        @Nullable SSLContext tls,
        InstantSource clock,
        Scheduler scheduler,
        RandomGenerator random,
        Consumer<HttpEvent> observer,
        @Nullable ProxyLogin proxyLogin) {

    /** Without a login for the proxy. */
    public HttpSettings(
            Duration connectTimeout,
            Duration requestTimeout,
            int attempts,
            Duration patience,
            @Nullable ProxySelector proxy,
            @Nullable SSLContext tls,
            InstantSource clock,
            Scheduler scheduler,
            RandomGenerator random,
            Consumer<HttpEvent> observer) {
        this(connectTimeout, requestTimeout, attempts, patience, proxy, tls, clock, scheduler, random, observer, null);
    }

    public HttpSettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
    }

    /** 10 s to connect, 20 s for an attempt, three attempts, 90 s of patience. */
    public static HttpSettings standard() {
        return new HttpSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                3,
                Duration.ofSeconds(90),
                null,
                null,
                InstantSource.system(),
                Scheduler.system(),
                RandomGenerator.getDefault(),
                event -> {});
    }

    public HttpSettings withTimeouts(Duration connect, Duration request) {
        return new HttpSettings(
                connect, request, attempts, patience, proxy, tls, clock, scheduler, random, observer, proxyLogin);
    }

    public HttpSettings withAttempts(int most, Duration waiting) {
        return new HttpSettings(
                connectTimeout,
                requestTimeout,
                most,
                waiting,
                proxy,
                tls,
                clock,
                scheduler,
                random,
                observer,
                proxyLogin);
    }

    public HttpSettings withProxy(@Nullable ProxySelector selector) {
        return new HttpSettings(
                connectTimeout,
                requestTimeout,
                attempts,
                patience,
                selector,
                tls,
                clock,
                scheduler,
                random,
                observer,
                null);
    }

    /** The same, through a proxy that wants to know who we are. */
    public HttpSettings withProxy(ProxySelector selector, ProxyLogin login) {
        return new HttpSettings(
                connectTimeout,
                requestTimeout,
                attempts,
                patience,
                selector,
                tls,
                clock,
                scheduler,
                random,
                observer,
                login);
    }

    public HttpSettings withTls(@Nullable SSLContext context) {
        return new HttpSettings(
                connectTimeout,
                requestTimeout,
                attempts,
                patience,
                proxy,
                context,
                clock,
                scheduler,
                random,
                observer,
                proxyLogin);
    }

    public HttpSettings withTime(InstantSource source, Scheduler timer, RandomGenerator jitter) {
        return new HttpSettings(
                connectTimeout,
                requestTimeout,
                attempts,
                patience,
                proxy,
                tls,
                source,
                timer,
                jitter,
                observer,
                proxyLogin);
    }

    public HttpSettings withObserver(Consumer<HttpEvent> listener) {
        return new HttpSettings(
                connectTimeout,
                requestTimeout,
                attempts,
                patience,
                proxy,
                tls,
                clock,
                scheduler,
                random,
                listener,
                proxyLogin);
    }
}
