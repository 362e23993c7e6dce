package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The server permits none of the peers that a payload could come back from (403, RFC 8656 §9.2). */
final class PeerForbidden implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (!(seen.failure() instanceof ProbeFailure.NoEcho noEcho) || !noEcho.refusedEverywhere()) {
            return null;
        }
        return Diagnosis.error(
                Cause.PEER_FORBIDDEN,
                Confidence.HIGH,
                "the server gave a relay but permits no peer to prove it with",
                EchoEvidence.of(seen, noEcho),
                "allow the server's relay addresses as peers; coturn: `allowed-peer-ip=`, for loopback "
                        + "`allow-loopback-peers`");
    }
}
