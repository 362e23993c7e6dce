package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.turn.core.Credentials;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server refused a request that was signed with our credentials (RFC 8489 §9.2.4). */
final class CredentialsRejected implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Credentials credentials = seen.target().credentials();
        boolean explained =
                CredentialsExpired.explains(seen, now) || seen.target().noted(CredentialNote.Kind.MALFORMED) != null;
        if (!Seen.refusedCredentials(seen) || credentials == null || explained) {
            return null;
        }
        return Diagnosis.error(
                Cause.CREDENTIALS_REJECTED,
                Confidence.HIGH,
                "the server knows no user \"" + Evidence.clean(credentials.username())
                        + "\" with this password in its realm",
                Evidence.withError(seen).with("username", credentials.username()),
                "compare user name, password and realm with the server's configuration; temporary credentials must come "
                        + "from the secret that the server has now");
    }
}
