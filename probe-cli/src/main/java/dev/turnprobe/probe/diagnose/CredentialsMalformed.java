package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.CredentialNote;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The server refused the credentials, and looking at them shows that they were put together wrongly; or they are such that
 * nothing can be signed with them at all.
 */
final class CredentialsMalformed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (Seen.turnFailure(seen) instanceof TurnFailure.CredentialsUnusable unusable) {
            return Diagnosis.error(
                    Cause.CREDENTIALS_MALFORMED,
                    Confidence.HIGH,
                    Evidence.clean(unusable.message()),
                    Evidence.withWire(seen),
                    "use a user name of at most 508 bytes, and no control characters in it or in the password");
        }
        CredentialNote note = seen.target().noted(CredentialNote.Kind.MALFORMED);
        if (note == null || !Seen.refusedCredentials(seen)) {
            return null;
        }
        return Diagnosis.error(
                Cause.CREDENTIALS_MALFORMED,
                note.certain() ? Confidence.HIGH : Confidence.MEDIUM,
                "the server refused the credentials, and they look wrong: " + note.message() + " (" + note.path() + ")",
                Evidence.withError(seen)
                        .with("finding", note.finding())
                        .with("path", note.path())
                        .with("observed", note.message()),
                note.remedy());
    }
}
