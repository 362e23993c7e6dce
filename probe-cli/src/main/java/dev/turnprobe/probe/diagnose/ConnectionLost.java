package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The connection broke on the way to a relay, or under it. */
final class ConnectionLost implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        TurnFailure failure = Seen.turnFailure(seen);
        Fault cause = Seen.fault(seen);
        boolean expired = failure instanceof TurnFailure.Expired || failure instanceof TurnFailure.Released;
        if (cause == null && !expired) {
            return null;
        }
        return Diagnosis.error(
                Cause.CONNECTION_LOST,
                Confidence.HIGH,
                expired
                        ? "the server took the allocation back while it was being probed"
                        : seen.wire().framesReceived() == 0
                                ? "the connection was closed without a STUN reply"
                                : "the connection was closed in the middle of the exchange",
                Evidence.withWire(seen).with("cause", cause == null ? null : cause.message()),
                "read the server's log at this time; a proxy or load balancer in between may close what it does not know");
    }
}
