package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ServerCertificateException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The certificate's time is over, or has not come. */
final class TlsExpired implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        ServerCertificateException.Problem problem = TlsEvidence.problem(seen);
        if (problem != ServerCertificateException.Problem.EXPIRED
                && problem != ServerCertificateException.Problem.NOT_YET_VALID) {
            return null;
        }
        return Diagnosis.error(
                Cause.TLS_EXPIRED,
                Confidence.HIGH,
                "the certificate of " + Seen.hostAndPort(seen) + " is not valid at this time",
                TlsEvidence.of(seen).with("now", now.toString()),
                "renew the certificate and restart the server so that it reads it; check this machine's clock too");
    }
}
