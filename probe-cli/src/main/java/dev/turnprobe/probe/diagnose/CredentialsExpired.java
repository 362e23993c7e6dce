package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.turn.core.Credentials;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The user name itself says that its time is over (the TURN REST convention, {@code EXPIRY:user}). */
final class CredentialsExpired implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Credentials credentials = seen.target().credentials();
        boolean refused = Seen.signedRefusal(seen, ErrorCode.UNAUTHENTICATED)
                || Seen.signedRefusal(seen, ErrorCode.WRONG_CREDENTIALS);
        Instant expiry = refused && credentials != null ? expiry(credentials.username(), now) : null;
        if (expiry == null) {
            return null;
        }
        return Diagnosis.error(
                Cause.CREDENTIALS_EXPIRED,
                Confidence.HIGH,
                "the credentials ran out at " + expiry,
                Evidence.withError(seen).with("expiredAt", expiry.toString()).with("now", now.toString()),
                "fetch or mint new ones; if they are new, compare this machine's clock with that of the one that minted them");
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
