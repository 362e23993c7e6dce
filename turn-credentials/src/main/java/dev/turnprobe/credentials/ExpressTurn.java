package dev.turnprobe.credentials;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * ExpressTURN, which has no HTTP API: either the dashboard's fixed pair, or the account's secret key and the shared-secret
 * scheme of {@link SharedSecret}.
 */
public final class ExpressTurn {
    private ExpressTurn() {}

    /**
     * Mints for an account.
     *
     * @param host the relay that the dashboard names, such as {@code relay1.expressturn.com}
     * @param accountName goes into the user name, after the expiry
     * @param secretKey the account's
     */
    public static CredentialSource source(
            String host, String accountName, String secretKey, Duration timeToLive, InstantSource clock) {
        return new SharedSecretSource(SharedSecret.of(secretKey), urls(host), timeToLive, accountName, clock);
    }

    /** The URLs of a relay that every plan has; further ports depend on the account. */
    public static List<String> urls(String host) {
        return List.of("turn:" + host + ":3478", "turn:" + host + ":3478?transport=tcp");
    }
}
