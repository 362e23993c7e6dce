package dev.turnprobe.credentials;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CredentialLint} may know besides the credentials.
 *
 * @param now this machine's clock
 * @param needed for how long the credentials must still work
 * @param secret the server's shared secret, when known
 * @param serverDate what a server's clock said at {@code now} (HTTP {@code Date}); null for unknown
 */
public record LintFacts(
        Instant now,
        Duration needed,
        @Nullable SharedSecret secret,
        @Nullable Instant serverDate) {

    public static LintFacts at(Instant now) {
        return new LintFacts(now, Duration.ZERO, null, null);
    }

    public LintFacts needing(Duration time) {
        return new LintFacts(now, time, secret, serverDate);
    }

    public LintFacts knowing(SharedSecret known) {
        return new LintFacts(now, needed, known, serverDate);
    }

    public LintFacts serverSaid(@Nullable Instant date) {
        return new LintFacts(now, needed, secret, date);
    }
}
