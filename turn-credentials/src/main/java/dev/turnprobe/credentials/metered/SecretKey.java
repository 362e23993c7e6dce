package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.Secrets;
import org.jspecify.annotations.Nullable;

/** The key of a whole account. Never for a browser, and refused where an API key is wanted. */
public final class SecretKey implements ProjectAccess {
    private final String value;

    private SecretKey(String value) {
        this.value = value;
    }

    /**
     * @throws IllegalArgumentException when it cannot be a key; the message does not quote it
     */
    public static SecretKey of(String value) {
        return new SecretKey(Secrets.checked("secret key", value));
    }

    @Override
    public String parameter() {
        return "secretKey";
    }

    @Override
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SecretKey that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "SecretKey[***]";
    }
}
