package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.PortUnreachableException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** TLS did not come about, and not because of the certificate. */
final class TlsHandshakeFailed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Throwable cause = Seen.unreachable(seen, Phase.SECURE);
        if (seen.target().uri().transport() == Transport.DTLS) {
            return overDatagrams(seen, cause);
        }
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

    private static @Nullable Diagnosis overDatagrams(Observation seen, @Nullable Throwable cause) {
        // What is not DTLS is dropped, as RFC 6347 §4.1.2.7 wants it: only the silence after it tells.
        boolean notDtls = Seen.timedOutIn(seen, Phase.SECURE) && seen.wire().discarded(Discard.NOT_DTLS) > 0;
        boolean refused = cause != null
                && TlsEvidence.problem(seen) == null
                && Seen.causeOf(cause, PortUnreachableException.class) == null;
        if (!notDtls && !refused) {
            return null;
        }
        return Diagnosis.error(
                Cause.TLS_HANDSHAKE_FAILED,
                notDtls ? Confidence.MEDIUM : Confidence.HIGH,
                notDtls || cause == null
                        ? "what answers on " + Seen.hostAndPort(seen) + " does not speak DTLS"
                        : "the DTLS handshake failed: " + Evidence.clean(Seen.message(cause)),
                Evidence.withWire(seen).with("cause", cause == null ? null : Seen.message(cause)),
                notDtls
                        ? "use turn:... on this port, or the server's DTLS port, often 5349"
                        : "the server must offer DTLS 1.2 with an ECDHE suite and AEAD; look for its reason in its log");
    }
}
