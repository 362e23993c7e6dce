package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.monitor.EndpointSource.Answer;
import dev.turnprobe.probe.monitor.EndpointSource.Failed;
import dev.turnprobe.probe.monitor.EndpointSource.Given;
import dev.turnprobe.probe.plan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One source and what it gave last: that stays until there is something newer, however often the source fails. */
final class Supply {
    private final EndpointSource source;
    private final Renewal renewal;
    private final boolean renewable;

    private List<Target> targets = List.of();
    private @Nullable Instant expiresAt;
    private @Nullable Diagnosis failure;
    private boolean answered;
    private long renewals;
    private long failures;

    Supply(EndpointSource source, long now, long leadNanos, RandomGenerator random) {
        this.source = source;
        Duration endless = source.renewal();
        renewable = endless != null;
        renewal = new Renewal(now, leadNanos, endless == null ? Renewal.NEVER : endless.toNanos(), random);
    }

    EndpointSource source() {
        return source;
    }

    /** When to ask next: see {@link Renewal#nextDeadline}. */
    long nextDeadline() {
        return spent() ? Renewal.NEVER : renewal.nextDeadline();
    }

    /** True when the source is to be asked now; {@link #answer} must follow. */
    boolean ask(long now) {
        return !spent() && renewal.ask(now);
    }

    void answer(Answer answer, long now, Instant wallClock) {
        answered = true;
        if (answer instanceof Given given) {
            targets = given.targets();
            expiresAt = given.expiresAt();
            failure = null;
            renewals++;
            renewal.given(now, lifeNanos(given.expiresAt(), wallClock));
        } else if (answer instanceof Failed failed) {
            failure = failed.why();
            failures++;
            Duration pause = failed.retryAfter();
            renewal.failed(now, pause == null ? 0 : nanos(pause));
        }
    }

    /** A server did not accept what this source gave. */
    void refused(long now) {
        renewal.refused(now);
    }

    boolean answered() {
        return answered;
    }

    List<Target> targets() {
        return targets;
    }

    SourceState state() {
        return new SourceState(source.name(), targets.size(), expiresAt, renewals, failures, failure);
    }

    /** It would say the same again. */
    private boolean spent() {
        return !renewable && answered;
    }

    private static long lifeNanos(@Nullable Instant end, Instant now) {
        return end == null ? Renewal.NEVER : nanos(Duration.between(now, end));
    }

    /** Years that do not fit are as good as none. */
    private static long nanos(Duration duration) {
        return duration.toDays() > 36_500 ? Long.MAX_VALUE / 4 : duration.toNanos();
    }
}
