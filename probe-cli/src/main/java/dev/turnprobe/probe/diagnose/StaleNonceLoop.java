package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.stun.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server calls every nonce stale, the one it just gave out included (RFC 8489 §9.2.4). */
final class StaleNonceLoop implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!Seen.refusedWith(seen, ErrorCode.STALE_NONCE)) {
            return null;
        }
        return Diagnosis.error(
                Cause.STALE_NONCE_LOOP,
                Confidence.HIGH,
                "the server calls each nonce stale that it has just given out",
                Evidence.withError(seen),
                "look for several servers behind one address that do not share their nonces; bind clients to one of them");
    }
}
