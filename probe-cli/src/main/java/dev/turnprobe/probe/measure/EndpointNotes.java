package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The notebook of one endpoint: everything seen so far, written on event loops, read when the probe ends. Safe to use
 * from any thread.
 */
final class EndpointNotes {
    private final int index;
    private final Target target;
    private final Consumer<ProbeEvent> events;
    private final PhaseClock clock;
    private final TlsWatch tls;
    private final ReplyWatch replies = new ReplyWatch();
    private final TurnObserver observer;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<EchoAttempt> attempts = new ArrayList<>();
    private final List<Redirect> redirects = new ArrayList<>();
    private final Ticker ticker;
    private boolean begun;
    private boolean proxied;
    private long origin;
    private @Nullable InetSocketAddress address;
    private @Nullable String realm;
    private @Nullable String software;
    private @Nullable Duration lifetime;
    private Observation.@Nullable Echo echo;

    /** @param trace gets a line per frame; null for none */
    EndpointNotes(
            int index,
            Target target,
            boolean verifying,
            Ticker ticker,
            Consumer<ProbeEvent> events,
            @Nullable Consumer<String> trace) {
        this.index = index;
        this.target = target;
        this.events = events;
        this.ticker = ticker;
        this.origin = ticker.nanoTime();
        clock = new PhaseClock(
                phase -> events.accept(new ProbeEvent.Started(index, phase)),
                span -> events.accept(new ProbeEvent.Ended(index, span)));
        if (target.uri().isLiteral()) {
            clock.skip(Phase.RESOLVE);
        }
        if (!target.uri().transport().isStream()) {
            clock.skip(Phase.CONNECT);
        }
        tls = new TlsWatch(verifying);
        List<TurnObserver> observers = new ArrayList<>(List.of(clock, tls, replies, new AddressWatch()));
        if (trace != null) {
            observers.add(new WireTrace(index, trace));
        }
        observer = new ObserverChain(this, observers);
    }

    /** What the client library reports to. */
    TurnObserver observer() {
        return observer;
    }

    /** There is a proxy on the way. */
    synchronized void proxied() {
        proxied = true;
    }

    synchronized void candidate(Candidate candidate) {
        candidates.add(candidate);
        events.accept(new ProbeEvent.Found(index, candidate));
    }

    synchronized void lifetime(Duration lifetime) {
        this.lifetime = lifetime;
    }

    synchronized void software(@Nullable String software) {
        this.software = software == null ? this.software : software;
    }

    synchronized void attempt(EchoAttempt attempt) {
        attempts.add(attempt);
    }

    synchronized void begin(String phase) {
        clock.begin(phase);
    }

    synchronized void end(PhaseSpan span) {
        clock.end(span);
    }

    /** Payloads come back that way; nothing is measured yet. */
    synchronized void echo(String proof) {
        echo = new Observation.Echo(proof, null);
    }

    /** That is how fast they did. */
    synchronized void echo(String proof, List<Sample> samples) {
        echo = new Observation.Echo(proof, Summary.of(samples), samples);
    }

    /** Instant at which a phase ended, since the attempt began, or -1 if it has not. */
    synchronized long endOf(Phase phase) {
        long end = -1;
        for (PhaseSpan span : clock.spans()) {
            if (span.name().equals(phase.toString())) {
                end = span.startNanos() + span.durationNanos();
            }
        }
        return end;
    }

    synchronized @Nullable String currentPhase() {
        return clock.current();
    }

    synchronized List<EchoAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** An instant of that clock on the time line of the phases: nanoseconds since the first step on the network. */
    synchronized long since(long instant) {
        return instant - origin;
    }

    /** Now, on the time line of the phases. */
    long since(Ticker ticker) {
        return since(ticker.nanoTime());
    }

    /** Everything so far, under this outcome. */
    synchronized Observation observation(@Nullable ProbeFailure failure) {
        return new Observation(
                index,
                target,
                address,
                realm,
                clock.spans(),
                failure == null ? null : clock.current(),
                candidates,
                echo,
                attempts,
                software,
                lifetime,
                tls.facts(),
                replies.facts(),
                redirects,
                proxied,
                failure);
    }

    /** The rest of what an observer hears; called under the chain's lock, which is this notebook. */
    private final class AddressWatch implements TurnObserver {
        @Override
        public void phaseStarted(Phase phase, long nanos) {
            if (!begun) {
                begun = true;
                origin = ticker.nanoTime() - nanos;
            }
        }

        @Override
        public void resolved(InetSocketAddress chosen, List<InetSocketAddress> all, long nanos) {
            address = chosen;
        }

        @Override
        public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
            address = remote;
        }

        @Override
        public void redirected(Redirect hop, long nanos) {
            redirects.add(hop);
        }

        @Override
        public void software(String name) {
            software = name;
        }

        @Override
        public void challenged(String name, long nanos) {
            realm = name;
        }
    }
}
