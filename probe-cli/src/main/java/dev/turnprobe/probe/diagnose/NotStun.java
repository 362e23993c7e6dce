package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something answers, but not in STUN. */
final class NotStun implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        TurnFailure failure = Seen.turnFailure(seen);
        boolean late = failure instanceof TurnFailure.Violation
                || seen.failure() instanceof ProbeFailure.Disconnected
                || Seen.timedOut(seen);
        boolean heard = seen.wire().framesReceived() > 0
                || failure instanceof TurnFailure.Violation
                || seen.wire().discarded(Discard.NOT_STUN) > 0
                || seen.wire().discarded(Discard.MALFORMED) > 0;
        if (!late || !heard || seen.wire().stunReceived() > 0) {
            return null;
        }
        String first = seen.wire().firstForeign();
        String violation = failure instanceof TurnFailure.Violation broken ? broken.what() : null;
        boolean http = first != null && first.startsWith("HTTP") || violation != null && violation.contains("\"HTTP");
        return Diagnosis.error(
                Cause.NOT_STUN,
                http ? Confidence.HIGH : Confidence.MEDIUM,
                http
                        ? "an HTTP server answers on " + Seen.hostAndPort(seen)
                        : "what answers on " + Seen.hostAndPort(seen) + " does not speak STUN",
                Evidence.withWire(seen).with("firstBytes", first).with("violation", violation),
                "correct the port, or ask what else listens there: a web server, a proxy, a load balancer's health page");
    }
}
