package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The host has no address that we could learn. */
final class DnsFailed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Fault cause = Seen.unreachable(seen, Phase.RESOLVE);
        boolean silent = Seen.timedOutIn(seen, Phase.RESOLVE);
        if (cause == null && !silent) {
            return null;
        }
        String host = seen.target().uri().host();
        Evidence evidence = Evidence.of(seen).with("host", host).with("cause", cause == null ? null : cause.message());
        return Diagnosis.error(
                Cause.DNS_FAILED,
                Confidence.HIGH,
                silent ? "the name service did not answer for " + host : "no address is known for " + host,
                evidence,
                "check the spelling of the host and this machine's name service, with `dig " + host
                        + "`; --resolve HOST:PORT:ADDRESS goes around it");
    }
}
