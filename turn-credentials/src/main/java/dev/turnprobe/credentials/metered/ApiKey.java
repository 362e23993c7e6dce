package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.Secrets;
import org.jspecify.annotations.Nullable;

/** The key of one credential. Metered calls it safe for a front end; it is hidden here all the same. */
public final class ApiKey implements MeteredKey {
    private final String value;

    private ApiKey(String value) {
        this.value = value;
    }

    /**
     * @throws IllegalArgumentException when it cannot be a key; the message does not quote it
     */
    public static ApiKey of(String value) {
        return new ApiKey(Secrets.checked("API key", value));
    }

    @Override
    public String parameter() {
        return "apiKey";
    }

    @Override
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ApiKey that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[***]";
    }
}
