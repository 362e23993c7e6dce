package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** There is an allocation and a permission, but nothing that was sent came back. */
final class RelayPathBlocked implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(seen.failure() instanceof ProbeFailure.NoEcho noEcho)
                || noEcho.attempts().stream().noneMatch(a -> a.permitted() && a.received() == 0)) {
            return null;
        }
        return Diagnosis.error(
                Cause.RELAY_PATH_BLOCKED,
                Confidence.HIGH,
                "the server gave a relay, but no payload came back through it",
                EchoEvidence.of(seen, noEcho),
                "open the server's relay port range for UDP in its firewall, both ways; coturn: `min-port` to `max-port`, "
                        + "49152 to 65535 unless told otherwise; behind NAT also `external-ip`");
    }
}
