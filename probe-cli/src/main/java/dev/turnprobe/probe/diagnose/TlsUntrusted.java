package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ServerCertificateException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** No path from the server's certificate to an authority that we trust. */
final class TlsUntrusted implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        ServerCertificateException.Problem problem = TlsEvidence.problem(seen);
        if (problem != ServerCertificateException.Problem.UNTRUSTED
                && problem != ServerCertificateException.Problem.SELF_SIGNED) {
            return null;
        }
        return Diagnosis.error(
                Cause.TLS_UNTRUSTED,
                Confidence.HIGH,
                "the certificate of " + Seen.hostAndPort(seen) + " leads to no authority that is trusted here",
                TlsEvidence.of(seen),
                "if this is your own authority, pass its certificate with --ca FILE; else the server must send its whole "
                        + "chain from a public authority");
    }
}
