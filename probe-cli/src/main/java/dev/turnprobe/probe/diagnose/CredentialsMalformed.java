package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.CredentialNote;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server refused the credentials, and looking at them shows that they were put together wrongly. */
final class CredentialsMalformed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
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
