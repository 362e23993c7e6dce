package dev.turnprobe.probe.account;

import dev.turnprobe.probe.report.JsonFields;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command about credentials or an account has found: the same facts for people and for programs. */
public interface AccountReport {
    /**
     * Writes its members into the document.
     *
     * @param secrets whether passwords and keys are among them
     */
    void json(JsonFields json, boolean secrets) throws IOException;

    /**
     * The same as lines of text.
     *
     * @param secrets whether passwords and keys are among them
     */
    List<String> lines(boolean secrets);

    /** Whether there is anything that the two above leave out when told to. */
    default boolean holdsSecrets() {
        return false;
    }

    /** What a file with this is to hold, secrets included; null for the JSON document. */
    default @Nullable String file() {
        return null;
    }
}
