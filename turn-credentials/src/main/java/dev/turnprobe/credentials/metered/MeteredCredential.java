package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.IceServer;
import dev.turnprobe.credentials.IceServers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One TURN credential of an account or a project. What Metered leaves out is null.
 *
 * @param username its name, which all other calls know it by
 * @param password a secret; in every list answer but perhaps a project's
 * @param apiKey asks for this credential's ICE servers; a secret of a lesser kind
 * @param label the name people gave it
 * @param expiryInSeconds its life from its creation; null for ever. Metered says when it was created nowhere
 * @param expired only in lists
 * @param id only in a project's lists
 * @param project the project's id, only in its lists
 */
public record MeteredCredential(
        String username,
        @Nullable String password,
        @Nullable ApiKey apiKey,
        @Nullable String label,
        @Nullable Long expiryInSeconds,
        @Nullable Boolean expired,
        @Nullable String id,
        @Nullable String project) {

    /**
     * ICE servers at a region, without asking for them.
     *
     * @throws IllegalStateException when the answer held no password
     */
    public IceServers at(MeteredRegion region) {
        if (password == null) {
            throw new IllegalStateException("Metered gave no password with this credential");
        }
        List<String> relays = region.urls().stream()
                .filter(url -> !url.equals(MeteredUrls.STUN))
                .toList();
        return IceServers.of(IceServer.of(List.of(MeteredUrls.STUN)), IceServer.of(relays, username, password));
    }

    /** The name and the label; no password, no key. */
    @Override
    public String toString() {
        return "MeteredCredential[" + username + (label == null ? "" : ", label=" + label)
                + (expiryInSeconds == null ? "" : ", expiryInSeconds=" + expiryInSeconds)
                + (expired == null ? "" : ", expired=" + expired) + ", password=***, apiKey=***]";
    }
}
