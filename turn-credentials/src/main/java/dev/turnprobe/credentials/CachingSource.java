package dev.turnprobe.credentials;

import dev.turnprobe.credentials.http.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what another source gave, and renews it in time.
 *
 * <p>However many ask at once, one request is under way. A renewal begins a fifth of the lifetime before its end, but no
 * more than ten minutes before; until the end the old credentials are served, even while renewing fails. Failures are
 * retried with growing pauses, and within a pause every caller gets the last failure at once, so a broken provider is not
 * flooded. Renewal goes on by itself for as long as somebody asks between renewals; a source that nobody uses falls
 * asleep and asks the provider again when it is next needed.
 *
 * <p>For long-lived use from any thread; {@link #close} stops the timer.
 */
public final class CachingSource implements CredentialSource, AutoCloseable {
    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(10);
    private static final Duration RENEW_UNLIMITED = Duration.ofHours(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final CredentialSource origin;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final RandomGenerator random;

    // All below is guarded by this; futures are completed and the origin is called outside of the lock.
    private @Nullable Lease current;
    private Instant renewAt = Instant.MIN;
    private @Nullable CompletableFuture<Lease> underWay;
    private @Nullable Throwable lastFailure;
    private Instant notBefore = Instant.MIN;
    private int failures;
    private boolean askedSinceRenewal;
    private Runnable cancelAlarm = () -> {};
    private boolean closed;

    public CachingSource(CredentialSource origin) {
        this(origin, InstantSource.system(), Scheduler.system(), RandomGenerator.getDefault());
    }

    /**
     * @param clock what the leases' ends are compared with
     * @param scheduler wakes the renewal
     * @param random spreads the retries; used under a lock
     */
    public CachingSource(CredentialSource origin, InstantSource clock, Scheduler scheduler, RandomGenerator random) {
        this.origin = origin;
        this.clock = clock;
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public CompletableFuture<Lease> lease() {
        CompletableFuture<Lease> answer;
        CompletableFuture<Lease> begun = null;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new CancellationException("the source is closed"));
            }
            Instant now = clock.instant();
            askedSinceRenewal = true;
            if (underWay == null && !now.isBefore(renewAt) && !now.isBefore(notBefore)) {
                begun = begin();
            }
            if (current != null && !current.endedAt(now)) {
                answer = CompletableFuture.completedFuture(current);
            } else if (underWay != null) {
                answer = underWay.copy(); // a caller may cancel its own copy without harm to the others
            } else {
                answer = CompletableFuture.failedFuture(
                        lastFailure == null ? new IllegalStateException("nothing was tried") : lastFailure);
            }
        }
        if (begun != null) {
            ask(begun);
        }
        return answer;
    }

    /** Stops renewing; whoever waits still gets the answer that is under way. */
    @Override
    public synchronized void close() {
        closed = true;
        cancelAlarm.run();
    }

    private void wake() {
        CompletableFuture<Lease> begun;
        synchronized (this) {
            if (closed || underWay != null || !askedSinceRenewal) {
                return;
            }
            begun = begin();
        }
        ask(begun);
    }

    private CompletableFuture<Lease> begin() {
        cancelAlarm.run();
        underWay = new CompletableFuture<>();
        return underWay;
    }

    private void ask(CompletableFuture<Lease> begun) {
        CompletableFuture<Lease> asked;
        try {
            asked = origin.lease();
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        asked.whenComplete((lease, error) -> {
            Throwable failure =
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            if (failure == null && lease.endedAt(clock.instant())) {
                failure = new ProviderException(
                        origin.toString(),
                        ProviderException.Reason.MALFORMED_ANSWER,
                        "credentials",
                        0,
                        "the credentials had run out when they came; is this machine's clock right?",
                        null);
            }
            if (failure == null) {
                renewed(lease);
                begun.complete(lease);
            } else {
                failed(failure);
                begun.completeExceptionally(failure);
            }
        });
    }

    private synchronized void renewed(Lease lease) {
        Instant now = clock.instant();
        underWay = null;
        current = lease;
        lastFailure = null;
        failures = 0;
        notBefore = Instant.MIN;
        askedSinceRenewal = false;
        renewAt = now.plus(renewalDelay(lease, now));
        alarmAt(renewAt, now);
    }

    private synchronized void failed(Throwable failure) {
        Instant now = clock.instant();
        underWay = null;
        lastFailure = failure;
        failures++;
        Duration pause = BACKOFF.after(failures, random);
        if (failure instanceof ProviderException refusal
                && refusal.retryAfter() != null
                && refusal.retryAfter().compareTo(pause) > 0) {
            Duration asked = refusal.retryAfter();
            pause = asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
        }
        notBefore = now.plus(pause);
        // With nothing left to serve, the next caller is the better alarm.
        if (current != null && !current.endedAt(notBefore)) {
            alarmAt(notBefore, now);
        }
    }

    private static Duration renewalDelay(Lease lease, Instant now) {
        if (lease.expiresAt() == null) {
            return RENEW_UNLIMITED;
        }
        Duration left = Duration.between(now, lease.expiresAt());
        Duration margin = left.dividedBy(5);
        return left.minus(margin.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : margin);
    }

    private void alarmAt(Instant when, Instant now) {
        cancelAlarm.run();
        if (!closed) {
            cancelAlarm = scheduler.schedule(Duration.between(now, when), this::wake);
        }
    }

    @Override
    public String toString() {
        return "CachingSource[" + origin + "]";
    }
}
