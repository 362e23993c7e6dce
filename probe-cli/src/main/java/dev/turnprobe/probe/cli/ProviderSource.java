package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import dev.turnprobe.probe.monitor.EndpointSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The endpoints of a provider, asked for anew each time. */
final class ProviderSource implements EndpointSource {
    /** Providers that do not say when their credentials run out may still change them. */
    private static final Duration UNSAID = Duration.ofHours(1);

    private final ProviderSources.Named named;
    private final Looked looked;

    ProviderSource(ProviderSources.Named named, Looked looked) {
        this.named = named;
        this.looked = looked;
    }

    @Override
    public String name() {
        return named.region() == null ? named.name() : named.name() + " " + named.region();
    }

    @Override
    public Duration renewal() {
        return UNSAID;
    }

    @Override
    public CompletableFuture<Answer> ask() {
        return named.source().lease().thenApply(this::given).exceptionally(ProviderSource::failed);
    }

    private Answer given(Lease lease) {
        return new Given(ProviderEndpoints.targets(named, lease, looked), lease.expiresAt());
    }

    private static Answer failed(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (!(cause instanceof ProviderException failure)) {
            throw new CompletionException(cause);
        }
        boolean lasting = failure.reason().refused() && failure.reason() != Reason.RATE_LIMITED;
        return new Failed(ProviderFailure.diagnosis(failure), lasting, failure.retryAfter());
    }
}
