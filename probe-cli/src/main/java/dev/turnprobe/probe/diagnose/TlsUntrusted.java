package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ServerCertificateException.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** No path from the server's certificate to an authority that we trust, and nothing that shows why. */
final class TlsUntrusted implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Problem problem = TlsEvidence.problem(seen);
        boolean explained = TlsIncompleteChain.explains(seen) || TlsIntercepted.explains(seen);
        if (problem != Problem.UNTRUSTED && problem != Problem.SELF_SIGNED || explained) {
            return null;
        }
        boolean selfSigned = problem == Problem.SELF_SIGNED;
        boolean broken = problem == Problem.UNTRUSTED && !TlsEvidence.leadsNowhere(seen);
        return Diagnosis.error(
                Cause.TLS_UNTRUSTED,
                Confidence.HIGH,
                "the certificate of " + Seen.hostAndPort(seen)
                        + (selfSigned
                                ? " vouches for itself only"
                                : broken
                                        ? " breaks a rule of this Java runtime"
                                        : " leads to no authority that is trusted here"),
                TlsEvidence.ofUntrusted(seen),
                broken
                        ? "have it reissued as the evidence's cause asks: a stronger signature or key, the right key usage"
                        : "if this is your own authority, pass its certificate with --ca FILE; else the server must send its "
                                + "whole chain from a public authority");
    }
}
