package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.probe.plan.CredentialNote.Kind;
import dev.turnprobe.turn.core.Credentials;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The user name itself says that its time is over (the TURN REST convention, {@code EXPIRY:user}). */
final class CredentialsExpired implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedCredentials(seen) || !explains(seen, now)) {
            return null;
        }
        Instant expiry = expiry(seen, now);
        CredentialNote note = seen.target().noted(Kind.EXPIRED);
        CredentialNote skew = seen.target().noted(Kind.CLOCK_SKEW);
        String what = expiry == null && note != null ? note.message() : "ran out at " + expiry;
        return Diagnosis.error(
                Cause.CREDENTIALS_EXPIRED,
                // With a clock known to be wrong, what it says of the time proves less.
                skew == null ? Confidence.HIGH : Confidence.MEDIUM,
                "the credentials " + what,
                Evidence.withError(seen)
                        .with("expiredAt", expiry == null ? null : expiry.toString())
                        .with("finding", note == null ? null : note.finding())
                        .with("clock", skew == null ? null : skew.message())
                        .with("now", now.toString()),
                "fetch or mint new ones; if they are new, compare this machine's clock with that of the one that minted them");
    }

    /** True if the user name of this endpoint's credentials is past its time. */
    static boolean explains(Observation seen, Instant now) {
        return expiry(seen, now) != null || seen.target().noted(Kind.EXPIRED) != null;
    }

    private static @Nullable Instant expiry(Observation seen, Instant now) {
        Credentials credentials = seen.target().credentials();
        return credentials == null ? null : expiry(credentials.username(), now);
    }

    /** When a user name of the form {@code SECONDS} or {@code SECONDS:anything} ran out; null if it did not. */
    static @Nullable Instant expiry(String username, Instant now) {
        int colon = username.indexOf(':');
        String seconds = colon < 0 ? username : username.substring(0, colon);
        // Ten digits: from 2001 to 2286. Anything else is a plain name.
        if (seconds.length() != 10 || !seconds.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        Instant expiry = Instant.ofEpochSecond(Long.parseLong(seconds));
        return expiry.isBefore(now) ? expiry : null;
    }
}
