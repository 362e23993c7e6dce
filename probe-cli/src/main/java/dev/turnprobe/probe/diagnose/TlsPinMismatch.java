package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.turn.ServerCertificateException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server's public key is none of those given with {@code --pin}. */
final class TlsPinMismatch implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (TlsEvidence.problem(seen) != ServerCertificateException.Problem.PIN_MISMATCH) {
            return null;
        }
        TlsFacts tls = seen.tls();
        Certificate leaf = tls == null ? null : tls.leaf();
        String shown = leaf == null ? null : leaf.pin();
        return Diagnosis.error(
                Cause.TLS_UNTRUSTED,
                Confidence.HIGH,
                "the public key of " + Seen.hostAndPort(seen) + " is none of those given with --pin",
                TlsEvidence.of(seen).with("pin", shown),
                "ask the server's operator whether the key was changed; if so pin the new one, else somebody stands between "
                        + "you and the server");
    }
}
