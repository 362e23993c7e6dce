package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Error 442 (RFC 8656 §7.2). */
final class TransportUnsupported implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedWith(seen, ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL)) {
            return null;
        }
        return Diagnosis.error(
                Cause.TRANSPORT_UNSUPPORTED,
                Confidence.HIGH,
                "the server does not relay UDP",
                Evidence.withError(seen),
                "enable UDP relaying on the server; coturn: remove `no-udp-relay`");
    }
}
