package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.EchoAttempt;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import java.util.List;

/** What was tried to make a payload come back. */
final class EchoEvidence {
    private EchoEvidence() {}

    static Evidence of(Observation seen, ProbeFailure.NoEcho noEcho) {
        List<String> attempts =
                noEcho.attempts().stream().map(EchoEvidence::text).toList();
        Evidence evidence = Evidence.of(seen);
        if (!seen.candidates().isEmpty()) {
            evidence.with(
                    "relayedAddress", Evidence.text(seen.candidates().get(0).address()));
        }
        return evidence.with("attempts", attempts);
    }

    private static String text(EchoAttempt attempt) {
        String outcome = attempt.refusal() != null
                ? Evidence.clean(attempt.refusal())
                : (attempt.permitted() ? "permitted, " : "permission unanswered, ") + attempt.sent() + " sent, "
                        + attempt.received() + " back";
        return attempt.proof() + " via " + attempt.peer() + ": " + outcome;
    }
}
