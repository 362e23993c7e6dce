package dev.turnprobe.credentials.metered;

import dev.turnprobe.credentials.http.Secrets;
import org.jspecify.annotations.Nullable;

/** The key of one project, for a server; stands for the account's secret key on that project's endpoints. */
public final class ProjectApiKey implements ProjectAccess {
    private final String value;

    private ProjectApiKey(String value) {
        this.value = value;
    }

    /**
     * @throws IllegalArgumentException when it cannot be a key; the message does not quote it
     */
    public static ProjectApiKey of(String value) {
        return new ProjectApiKey(Secrets.checked("project API key", value));
    }

    @Override
    public String parameter() {
        return "projectApiKey";
    }

    @Override
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProjectApiKey that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "ProjectApiKey[***]";
    }
}
