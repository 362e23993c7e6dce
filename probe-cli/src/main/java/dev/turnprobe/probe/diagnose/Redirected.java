package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnFailure.Redirected.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server sends us elsewhere (RFC 8489 §10): we did not get there, or on nobody's word that could be checked. */
final class Redirected implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        if (Seen.turnFailure(seen) instanceof TurnFailure.Redirected refused) {
            return refused(seen, refused);
        } else if (seen.redirects().isEmpty()) {
            return null;
        }
        Redirect last = seen.redirects().get(seen.redirects().size() - 1);
        String there = Evidence.text(last.to());
        Evidence evidence = chain(Evidence.of(seen), seen.redirects());
        if (!seen.ok()) {
            return Diagnosis.error(
                    Cause.REDIRECTED,
                    Confidence.MEDIUM,
                    "the server sends clients to " + there + ", which does not work",
                    evidence,
                    "correct the server's alternate, or repair " + there);
        }
        boolean proven = last.signed() || seen.tls() != null && seen.tls().verified();
        return proven
                ? null
                : Diagnosis.warning(
                        Cause.REDIRECTED,
                        Confidence.HIGH,
                        "the server sends clients to " + there + ", and nothing proves that it was the server",
                        evidence,
                        "careful clients do not follow this: use " + there + " itself, TLS, or a server that signs");
    }

    private static Diagnosis refused(Observation seen, TurnFailure.Redirected redirected) {
        String alternate = Evidence.text(redirected.alternate());
        Evidence evidence = chain(Evidence.withError(seen), redirected.chain())
                .with("alternate", alternate)
                .with("signed", redirected.signed())
                .with("refusal", redirected.refusal().name());
        boolean circle = redirected.refusal() == Refusal.LOOP || redirected.refusal() == Refusal.TOO_MANY;
        return circle
                ? Diagnosis.error(
                        Cause.REDIRECT_LOOP,
                        Confidence.HIGH,
                        "the servers send clients round and round: " + redirected.message(),
                        evidence,
                        "correct the alternates of these servers; one of them must take clients in")
                : Diagnosis.error(
                        Cause.REDIRECTED,
                        Confidence.HIGH,
                        "the server sends clients to " + alternate + ", where they cannot go: " + redirected.message(),
                        evidence,
                        "correct the server's alternate");
    }

    private static Evidence chain(Evidence evidence, List<Redirect> hops) {
        return evidence.with(
                "redirects",
                hops.isEmpty()
                        ? null
                        : String.join(
                                ", ", hops.stream().map(Redirect::toString).toList()));
    }
}
