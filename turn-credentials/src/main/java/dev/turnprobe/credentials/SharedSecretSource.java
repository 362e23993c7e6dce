package dev.turnprobe.credentials;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Mints its own credentials for a server whose shared secret is known. Asks nobody, cannot fail. */
public final class SharedSecretSource implements CredentialSource {
    private final SharedSecret secret;
    private final List<String> urls;
    private final Duration timeToLive;
    private final @Nullable String userId;
    private final InstantSource clock;

    /**
     * @param urls the server's URLs, at least one
     * @param timeToLive of each credential, at least a second; a running allocation outlives it
     * @param userId goes into the user name; null for none
     */
    public SharedSecretSource(
            SharedSecret secret, List<String> urls, Duration timeToLive, @Nullable String userId, InstantSource clock) {
        this.secret = secret;
        this.urls = List.copyOf(urls);
        this.timeToLive = timeToLive;
        this.userId = userId;
        this.clock = clock;
        mint(); // a caller's mistake shows here, not in the first lease
    }

    @Override
    public CompletableFuture<Lease> lease() {
        return CompletableFuture.completedFuture(mint());
    }

    private Lease mint() {
        Instant now = clock.instant();
        TurnCredential minted = secret.mint(now, timeToLive, userId);
        return new Lease(IceServers.of(minted.at(urls)), now, minted.expiresAt(), null);
    }

    @Override
    public String toString() {
        return "SharedSecretSource" + urls;
    }
}
