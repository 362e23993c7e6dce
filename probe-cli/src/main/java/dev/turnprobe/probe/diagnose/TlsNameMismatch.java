package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ServerCertificateException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The certificate is good, but for another host. */
final class TlsNameMismatch implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (TlsEvidence.problem(seen) != ServerCertificateException.Problem.NAME_MISMATCH) {
            return null;
        }
        String host = seen.target().uri().host();
        return Diagnosis.error(
                Cause.TLS_NAME_MISMATCH,
                Confidence.HIGH,
                "the certificate is trusted but does not name " + host,
                TlsEvidence.of(seen).with("host", host),
                "use a host name that the certificate lists, or have it reissued with " + host + " among its names");
    }
}
