package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server wants credentials and we have none (RFC 8489 §9.2.4). */
final class CredentialsMissing implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        TurnFailure.Rejected rejected = Seen.rejected(seen);
        if (rejected == null
                || rejected.signed()
                || rejected.error().code() != ErrorCode.UNAUTHENTICATED
                || seen.target().credentials() != null) {
            return null;
        }
        return Diagnosis.error(
                Cause.CREDENTIALS_MISSING,
                Confidence.HIGH,
                "the server asks for a user name and password, and none were given",
                Evidence.withError(seen),
                "pass -u NAME with the password in TURN_PASSWORD or --password-file FILE, or --ice-servers FILE");
    }
}
