package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** TLS did not come about, and not because of the certificate. */
final class TlsHandshakeFailed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Fault cause = Seen.unreachable(seen, Phase.SECURE);
        if (seen.target().uri().transport() == Transport.DTLS) {
            return overDatagrams(seen, cause);
        }
        if (cause == null || TlsEvidence.problem(seen) != null) {
            return null;
        }
        boolean notTls = cause.has(Fault.Kind.NOT_TLS);
        return Diagnosis.error(
                Cause.TLS_HANDSHAKE_FAILED,
                Confidence.HIGH,
                notTls
                        ? "the server on " + Seen.hostAndPort(seen) + " does not speak TLS"
                        : "the TLS handshake failed: " + Evidence.clean(cause.message()),
                Evidence.of(seen).with("cause", cause.message()),
                notTls
                        ? "use turn:...?transport=tcp on this port, or the server's TLS port, often 5349 or 443"
                        : "the server must offer TLS 1.2 or 1.3 with a suite of today; look for its reason in its log");
    }

    private static @Nullable Diagnosis overDatagrams(Observation seen, @Nullable Fault cause) {
        // What is not DTLS is dropped, as RFC 6347 §4.1.2.7 wants it: only the silence after it tells.
        boolean notDtls = Seen.timedOutIn(seen, Phase.SECURE) && seen.wire().discarded(Discard.NOT_DTLS) > 0;
        boolean refused = cause != null && TlsEvidence.problem(seen) == null && !cause.has(Fault.Kind.PORT_UNREACHABLE);
        if (!notDtls && !refused) {
            return null;
        }
        return Diagnosis.error(
                Cause.TLS_HANDSHAKE_FAILED,
                notDtls ? Confidence.MEDIUM : Confidence.HIGH,
                notDtls || cause == null
                        ? "what answers on " + Seen.hostAndPort(seen) + " does not speak DTLS"
                        : "the DTLS handshake failed: " + Evidence.clean(cause.message()),
                Evidence.withWire(seen).with("cause", cause == null ? null : cause.message()),
                notDtls
                        ? "use turn:... on this port, or the server's DTLS port, often 5349"
                        : "the server must offer DTLS 1.2 with an ECDHE suite and AEAD; look for its reason in its log");
    }
}
