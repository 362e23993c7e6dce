package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A STUN server that breaks the rules. */
final class ProtocolViolation implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(Seen.turnFailure(seen) instanceof TurnFailure.Violation violation)) {
            return null;
        }
        return Diagnosis.error(
                Cause.PROTOCOL_VIOLATION,
                Confidence.HIGH,
                "the server breaks the protocol: " + Evidence.clean(violation.what()),
                Evidence.withWire(seen).with("violation", violation.what()),
                "update the server, and tell its makers; -vv shows the frames");
    }
}
