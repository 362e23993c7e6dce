package dev.turnprobe.credentials;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user name and a password for TURN, with the instant at which they stop working.
 *
 * @param username the name a server sees in clear; hidden by {@link #toString} all the same
 * @param password a secret
 * @param expiresAt null when they do not run out, or nobody said
 */
public record TurnCredential(
        String username, String password, @Nullable Instant expiresAt) {
    /** One ICE server with these credentials at all of {@code urls}. */
    public IceServer at(List<String> urls) {
        return IceServer.of(urls, username, password);
    }

    @Override
    public String toString() {
        return "TurnCredential[***" + (expiresAt == null ? "" : ", expires " + expiresAt) + "]";
    }
}
