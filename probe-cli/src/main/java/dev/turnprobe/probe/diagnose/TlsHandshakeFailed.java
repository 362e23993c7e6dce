package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Phase;
import io.netty.handler.ssl.NotSslRecordException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** TLS did not come about, and not because of the certificate. */
final class TlsHandshakeFailed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Throwable cause = Seen.unreachable(seen, Phase.SECURE);
        if (cause == null || TlsEvidence.problem(seen) != null) {
            return null;
        }
        boolean notTls = Seen.causeOf(cause, NotSslRecordException.class) != null;
        return Diagnosis.error(
                Cause.TLS_HANDSHAKE_FAILED,
                Confidence.HIGH,
                notTls
                        ? "the server on " + Seen.hostAndPort(seen) + " does not speak TLS"
                        : "the TLS handshake failed: " + Evidence.clean(Seen.message(cause)),
                Evidence.of(seen).with("cause", Seen.message(cause)),
                notTls
                        ? "use turn:...?transport=tcp on this port, or the server's TLS port, often 5349 or 443"
                        : "the server must offer TLS 1.2 or 1.3 with a suite of today; look for its reason in its log");
    }
}
