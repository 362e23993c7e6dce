package dev.turnprobe.credentials.metered;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a new credential shall be.
 *
 * @param expiry its life, whole seconds, at least one; null for ever
 * @param label fewer than 100 characters; null for none
 */
public record CredentialRequest(
        @Nullable Duration expiry, @Nullable String label) {
    static final int LABEL_LIMIT = 100;

    public CredentialRequest {
        if (expiry != null && expiry.getSeconds() < 1) {
            throw new IllegalArgumentException("a credential lives at least one second, not " + expiry);
        }
        if (label != null) {
            checkedLabel(label);
        }
    }

    /** One that never runs out and has no label. */
    public static CredentialRequest unlimited() {
        return new CredentialRequest(null, null);
    }

    public static CredentialRequest expiringIn(Duration expiry) {
        return new CredentialRequest(expiry, null);
    }

    public CredentialRequest labelled(String text) {
        return new CredentialRequest(expiry, text);
    }

    static String checkedLabel(String label) {
        if (label.isEmpty() || label.length() >= LABEL_LIMIT) {
            throw new IllegalArgumentException("a label has 1 to 99 characters, not " + label.length());
        }
        return label;
    }
}
