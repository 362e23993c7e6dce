package dev.turnprobe.credentials.metered;

import org.jspecify.annotations.Nullable;

/**
 * One credential's traffic.
 *
 * @param username the credential's
 * @param label null when it has none, however the endpoint says that
 * @param <U> gigabytes for an account, bytes for a project
 */
public record UsageOfUser<U extends Traffic>(
        String username, @Nullable String label, U used) {}
