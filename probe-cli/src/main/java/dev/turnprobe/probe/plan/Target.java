package dev.turnprobe.probe.plan;

import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint to be probed.
 *
 * @param text the URI as the user wrote it; what reports show
 * @param uri the same, taken apart
 * @param credentials null when there are none
 * @param region where the endpoint is, when the source of the URI knew; null otherwise
 * @param notes what is odd about the credentials, as far as looking shows
 */
public record Target(
        String text,
        TurnUri uri,
        @Nullable Credentials credentials,
        @Nullable String region,
        List<CredentialNote> notes) {
    public Target {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(uri, "uri");
        notes = List.copyOf(notes);
    }

    /** A target about whose credentials there is nothing to say. */
    public Target(String text, TurnUri uri, @Nullable Credentials credentials, @Nullable String region) {
        this(text, uri, credentials, region, List.of());
    }

    /** The first note of that kind, or null. */
    public @Nullable CredentialNote noted(CredentialNote.Kind kind) {
        return notes.stream().filter(note -> note.kind() == kind).findFirst().orElse(null);
    }

    /** True for {@code turn} and {@code turns}, false for {@code stun} and {@code stuns}. */
    public boolean isTurn() {
        return uri.kind() == TurnUri.Kind.TURN;
    }
}
