package dev.turnprobe.turn;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Asks another resolver, and can take all questions back at once. Safe to use from any thread. */
final class CancellableResolver implements HostResolver {
    private final HostResolver resolver;
    private final Set<CompletableFuture<?>> asked = ConcurrentHashMap.newKeySet();
    private volatile boolean cancelled;

    CancellableResolver(HostResolver resolver) {
        this.resolver = resolver;
    }

    /** What is asked is given up, and whoever asks from now on is told so. */
    void cancel() {
        cancelled = true;
        asked.forEach(question -> question.cancel(true));
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        return cancelled ? refused() : noted(resolver.resolve(host));
    }

    @Override
    public CompletableFuture<List<SrvRecord>> services(String name) {
        return cancelled ? refused() : noted(resolver.services(name));
    }

    @Override
    public CompletableFuture<List<NaptrRecord>> pointers(String name) {
        return cancelled ? refused() : noted(resolver.pointers(name));
    }

    private <T> CompletableFuture<T> noted(CompletableFuture<T> question) {
        asked.add(question);
        question.whenComplete((answer, error) -> asked.remove(question));
        if (cancelled) {
            question.cancel(true);
        }
        return question;
    }

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(new CancellationException("the look-up was given up"));
    }
}
