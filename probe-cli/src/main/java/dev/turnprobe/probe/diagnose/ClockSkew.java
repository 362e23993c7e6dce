package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.plan.CredentialNote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provider that gave out the credentials has another time than this machine. A warning of its own: it explains no
 * refusal by itself, because the credentials were made by the provider's clock.
 */
final class ClockSkew implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> concerned = seen.stream()
                .filter(o -> o.target().noted(CredentialNote.Kind.CLOCK_SKEW) != null)
                .toList();
        CredentialNote note =
                concerned.isEmpty() ? null : concerned.get(0).target().noted(CredentialNote.Kind.CLOCK_SKEW);
        if (note == null) {
            return null;
        }
        return Diagnosis.warning(
                        Cause.CLOCK_SKEW,
                        Confidence.HIGH,
                        note.message(),
                        new Evidence().with("finding", note.finding()).with("observed", note.message()),
                        note.remedy())
                .about(Seen.indexes(concerned));
    }
}
