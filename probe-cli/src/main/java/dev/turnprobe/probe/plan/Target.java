package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint to be probed.
 *
 * @param text the URI as the user wrote it; what reports show
 * @param uri the same, taken apart
 * @param credentials null when there are none
 * @param region where the endpoint is, when the source of the URI knew; null otherwise
 */
public record Target(
        String text,
        TurnUri uri,
        @Nullable Credentials credentials,
        @Nullable String region) {
    public Target {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(uri, "uri");
    }

    /** True for {@code turn} and {@code turns}, false for {@code stun} and {@code stuns}. */
    public boolean isTurn() {
        return uri.kind() == TurnUri.Kind.TURN;
    }
}
