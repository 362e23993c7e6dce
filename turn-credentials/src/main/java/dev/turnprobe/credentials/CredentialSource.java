package dev.turnprobe.credentials;

import java.util.concurrent.CompletableFuture;

/**
 * Somewhere that ICE servers come from: a provider, a shared secret, your own back end.
 *
 * <p>Implementations may be called from any thread, do not block, and print no secret in {@code toString}. Each call asks
 * anew; {@link CachingSource} remembers.
 */
@FunctionalInterface
public interface CredentialSource {
    /**
     * Asks for ICE servers.
     *
     * @return completes with the answer, or exceptionally: with {@link ProviderException} when the provider said no, could
     *     not be reached, or made no sense
     */
    CompletableFuture<Lease> lease();
}
