package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.PhaseSpan;
import dev.turnprobe.probe.measure.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * It works, but one step on the way took far longer than the round trips it is made of: a slow name service, a server that
 * thinks too long. Steps in which a request had to be repeated are left out: loss explains them.
 */
final class SlowPath implements Rule {
    private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
    /** Cryptography costs time of its own, more on small machines. */
    private static final long SECURE_PATIENCE = Duration.ofSeconds(5).toNanos();

    private static final int FACTOR = 3;

    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Observation.Echo echo = seen.echo();
        Summary rtt = echo == null ? null : echo.summary();
        if (!seen.ok() || rtt == null || rtt.received() == 0) {
            return null;
        }
        PhaseSpan worst = seen.phases().stream()
                .filter(span -> tooLong(span, rtt.p50Nanos()))
                .max(Comparator.comparingLong(PhaseSpan::durationNanos))
                .orElse(null);
        if (worst == null) {
            return null;
        }
        boolean names = worst.name().equals("resolve");
        return Diagnosis.warning(
                Cause.SLOW_PATH,
                Confidence.MEDIUM,
                "the phase `" + worst.name() + "` took " + Evidence.millis(worst.durationNanos())
                        + " ms, where a round trip takes " + Evidence.millis(rtt.p50Nanos()) + " ms",
                Evidence.of(seen)
                        .with("slowPhase", worst.name())
                        .with("durationMs", Evidence.millis(worst.durationNanos()))
                        .with("roundTrips", worst.rounds())
                        .with("p50Ms", Evidence.millis(rtt.p50Nanos())),
                names
                        ? "look at this machine's name service: a dead server in its list costs seconds each time"
                        : "look at the server's load, and at what it waits for in this phase: a database, a reverse lookup, entropy");
    }

    private static boolean tooLong(PhaseSpan span, long roundTrip) {
        boolean repeated = span.requests() > Math.max(1, span.rounds());
        long patience = span.name().equals("secure") ? SECURE_PATIENCE : PATIENCE;
        return !repeated && span.durationNanos() > patience + FACTOR * Math.max(1, span.rounds()) * roundTrip;
    }
}
