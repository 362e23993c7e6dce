package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.core.Redirect;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one endpoint: facts, no judgement.
 *
 * @param index of the target in the plan
 * @param address the server's address; null when it never became known
 * @param realm what the server asked credentials for; null when it did not
 * @param phases what ended well, in the order it began
 * @param stalledIn the phase that had begun last when the probe failed; null when none had
 * @param candidates in the order they came
 * @param echo the way payloads came back through the relay, and how fast; null when none did
 * @param attempts every way that was tried before {@link #echo}, or in vain
 * @param software as the server names it; null when it does not
 * @param lifetime of the allocation; null when there is none
 * @param tls null when there was no TLS to speak of
 * @param redirects those that were followed, in order
 * @param proxied whether a proxy was on the way
 * @param failure null exactly when the endpoint works
 */
public record Observation(
        int index,
        Target target,
        @Nullable InetSocketAddress address,
        @Nullable String realm,
        List<PhaseSpan> phases,
        @Nullable String stalledIn,
        List<Candidate> candidates,
        @Nullable Echo echo,
        List<EchoAttempt> attempts,
        @Nullable String software,
        @Nullable Duration lifetime,
        @Nullable TlsFacts tls,
        WireFacts wire,
        List<Redirect> redirects,
        boolean proxied,
        @Nullable ProbeFailure failure) {

    /**
     * Round trips that were measured.
     *
     * @param proof how payloads came back: see {@link EchoAttempt#proof()}; {@code binding} for a STUN endpoint
     * @param summary null when no samples were asked for
     * @param rttsNanos those that came back, in the order they were sent
     */
    public record Echo(String proof, @Nullable Summary summary, List<Long> rttsNanos) {
        public Echo {
            rttsNanos = List.copyOf(rttsNanos);
        }

        /** One of which no more is known. */
        public Echo(String proof, @Nullable Summary summary) {
            this(proof, summary, List.of());
        }

        /** What these samples say. */
        public static Echo of(String proof, List<Sample> samples) {
            List<Long> back = samples.stream()
                    .filter(Sample::received)
                    .map(Sample::rttNanos)
                    .toList();
            return new Echo(proof, Summary.of(samples), back);
        }
    }

    public Observation {
        phases = List.copyOf(phases);
        candidates = List.copyOf(candidates);
        attempts = List.copyOf(attempts);
        redirects = List.copyOf(redirects);
    }

    /** One that was reached where it was looked for, without a proxy. */
    public Observation(
            int index,
            Target target,
            @Nullable InetSocketAddress address,
            @Nullable String realm,
            List<PhaseSpan> phases,
            @Nullable String stalledIn,
            List<Candidate> candidates,
            @Nullable Echo echo,
            List<EchoAttempt> attempts,
            @Nullable String software,
            @Nullable Duration lifetime,
            @Nullable TlsFacts tls,
            WireFacts wire,
            @Nullable ProbeFailure failure) {
        this(
                index,
                target,
                address,
                realm,
                phases,
                stalledIn,
                candidates,
                echo,
                attempts,
                software,
                lifetime,
                tls,
                wire,
                List.of(),
                false,
                failure);
    }

    /** What is to be believed when the same endpoint was opened a second time. */
    public Observation andAgain(Observation second) {
        // Nothing makes a way shorter than it is, so the shorter of the two is nearer to the truth.
        boolean better = second.ok() && second.timeToCandidate() < timeToCandidate();
        return better ? reopened(second) : this;
    }

    /** The same endpoint with its way to the candidate measured again; what was measured through its relay stays. */
    private Observation reopened(Observation again) {
        return new Observation(
                index,
                target,
                again.address,
                realm,
                again.phases,
                stalledIn,
                again.candidates,
                echo,
                attempts,
                software,
                lifetime,
                again.tls,
                wire,
                again.redirects,
                proxied,
                failure);
    }

    /** True when the endpoint works. */
    public boolean ok() {
        return failure == null;
    }

    /** Nanoseconds from the start to the first candidate, or -1 when there is none. */
    public long timeToCandidate() {
        return candidates.isEmpty() ? -1 : candidates.get(0).atNanos();
    }

    /**
     * Protocol round trips that were made until the first candidate, counted from the phases that were observed; -1 when
     * there is no candidate. Name resolution and retransmissions do not count.
     */
    public int roundTripsToCandidate() {
        return candidates.isEmpty()
                ? -1
                : phases.stream().mapToInt(PhaseSpan::roundTrips).sum();
    }
}
