package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Silence, and nothing to say why: the plain symptom. */
final class TimedOut implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        boolean permissionUnanswered = seen.failure() instanceof ProbeFailure.NoEcho noEcho
                && !noEcho.refusedEverywhere()
                && noEcho.attempts().stream().noneMatch(EchoAttempt::permitted);
        if (!Seen.timedOut(seen) && !permissionUnanswered) {
            return null;
        }
        boolean heard = seen.wire().stunReceived() > 0;
        return Diagnosis.error(
                Cause.TIMED_OUT,
                Confidence.HIGH,
                heard
                        ? "the server stopped answering" + during(seen)
                        : "no answer came from " + Seen.hostAndPort(seen) + during(seen),
                Evidence.withWire(seen),
                heard
                        ? "read the server's log at this time; repeat with -vv to see the frames"
                        : "check that the server runs and listens on this transport, and that no firewall drops it; a longer "
                                + "--timeout tells a slow server from a dead one");
    }

    private static String during(Observation seen) {
        return seen.stalledIn() == null ? "" : " in the phase `" + seen.stalledIn() + "`";
    }
}
