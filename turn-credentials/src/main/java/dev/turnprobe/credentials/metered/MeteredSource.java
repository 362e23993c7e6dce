package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.CredentialSource;
import dev.turnprobe.credentials.IceServers;
import dev.turnprobe.credentials.Lease;
import dev.turnprobe.credentials.ProviderException;
import dev.turnprobe.credentials.ProviderException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** ICE servers from a Metered app: of a credential that exists, or of a new one each time. */
public final class MeteredSource implements CredentialSource {
    private final MeteredClient client;
    private final MeteredKey key;
    private final @Nullable MeteredRegion region;
    private final @Nullable CredentialRequest wanted;

    private MeteredSource(
            MeteredClient client, MeteredKey key, @Nullable MeteredRegion region, @Nullable CredentialRequest wanted) {
        this.client = client;
        this.key = key;
        this.region = region;
        this.wanted = wanted;
    }

    /** The servers of one credential. Metered does not say when it runs out, so the leases have no end. */
    public static MeteredSource of(MeteredClient client, ApiKey key, @Nullable MeteredRegion region) {
        return new MeteredSource(client, key, region, null);
    }

    /**
     * A new credential for every lease, in two calls: create it, ask for its servers. Put a
     * {@link dev.turnprobe.credentials.CachingSource} in front, and give them an expiry, or the account fills up.
     */
    public static MeteredSource minting(
            MeteredClient client, SecretKey key, CredentialRequest wanted, @Nullable MeteredRegion region) {
        return new MeteredSource(client, key, region, wanted);
    }

    @Override
    public CompletableFuture<Lease> lease() {
        Instant now = client.endpoint().now();
        if (key instanceof ApiKey apiKey) {
            return servers(apiKey, now, null);
        }
        if (key instanceof SecretKey secretKey && wanted != null) {
            CredentialRequest request = wanted;
            return client.account(secretKey).create(request).send().thenCompose(created -> {
                if (created.apiKey() == null) {
                    return CompletableFuture.failedFuture(
                            refusal(Reason.MALFORMED_ANSWER, "the new credential came without its apiKey"));
                }
                return servers(created.apiKey(), now, request.expiry());
            });
        }
        throw new IllegalStateException("no such combination");
    }

    private CompletableFuture<Lease> servers(ApiKey apiKey, Instant now, @Nullable Duration life) {
        return client.iceServers(apiKey, region).answer().thenApply(answer -> {
            IceServers servers = answer.value();
            if (!servers.relays()) {
                throw refusal(
                        Reason.INVALID,
                        "the answer has no TURN server; is the credential disabled, or has it run out?");
            }
            Lease lease = Lease.of(servers, now).withServerDate(answer.serverDate());
            return life == null ? lease : lease.within(life);
        });
    }

    private ProviderException refusal(Reason reason, String words) {
        return new ProviderException("Metered", reason, "GET " + client.endpoint(), 200, words, null);
    }

    @Override
    public String toString() {
        return "MeteredSource[" + client.endpoint() + (region == null ? "" : ", region=" + region) + "]";
    }
}
