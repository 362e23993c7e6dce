package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.Summary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The relay works but loses payloads. */
final class RelayLossy implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Observation.Echo echo = seen.echo();
        Summary rtt = echo == null ? null : echo.summary();
        if (!seen.ok() || rtt == null || rtt.received() == rtt.sent()) {
            return null;
        }
        return Diagnosis.warning(
                Cause.RELAY_LOSSY,
                rtt.sent() < 20 ? Confidence.LOW : Confidence.MEDIUM,
                (rtt.sent() - rtt.received()) + " of " + rtt.sent() + " payloads did not come back",
                Evidence.of(seen).with("sent", rtt.sent()).with("received", rtt.received()),
                "repeat with --samples 200; if it stays, compare udp with tcp on the same server to find the lossy part");
    }
}
