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
 *
 * <p>What is to be reported is derived here and nowhere else, so that a {@link Tape} of what was noted yields the same
 * when it is replayed.
 */
public final class EndpointNotes {
    /** What reports call the proof of a STUN endpoint. */
    static final String BINDING = "binding";

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
    private final @Nullable Tape tape;
    private boolean begun;
    private boolean proxied;
    private long origin;
    private @Nullable InetSocketAddress address;
    private @Nullable String realm;
    private @Nullable String software;
    private @Nullable Duration lifetime;
    private Observation.@Nullable Echo echo;
    private boolean tried;

    /** Of a probe that nobody tapes. */
    EndpointNotes(
            int index,
            Target target,
            boolean verifying,
            Ticker ticker,
            Consumer<ProbeEvent> events,
            @Nullable Consumer<String> trace) {
        this(index, target, verifying, ticker, events, trace, null);
    }

    /**
     * Of one probe.
     *
     * @param trace gets a line per frame; null for none
     * @param tape gets everything that is noted; null for none
     */
    public EndpointNotes(
            int index,
            Target target,
            boolean verifying,
            Ticker ticker,
            Consumer<ProbeEvent> events,
            @Nullable Consumer<String> trace,
            @Nullable Tape tape) {
        this.index = index;
        this.target = target;
        this.events = events;
        this.ticker = ticker;
        this.tape = tape;
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
        if (tape != null) {
            observers.add(tape.observer());
        }
        observer = new ObserverChain(this, observers);
    }

    /** What the client library reports to. */
    public TurnObserver observer() {
        return observer;
    }

    /** Certificates that a server showed in another run. */
    public synchronized void certificates(List<Certificate> chain) {
        tls.read(chain);
    }

    /** A handshake of another run. */
    public synchronized void handshaken(TapeStep.Handshaken facts) {
        tls.handshaken(facts);
    }

    /** There is a proxy on the way. */
    public synchronized void proxied() {
        proxied = true;
        if (tape != null) {
            tape.proxied();
        }
    }

    /** A relay is there. */
    public synchronized void opened(
            InetSocketAddress relayed,
            InetSocketAddress mapped,
            InetSocketAddress server,
            Duration lifetime,
            @Nullable String software) {
        long now = now();
        tape(new TapeStep.Opened(server, now));
        this.lifetime = lifetime;
        this.software = software == null ? this.software : software;
        long at = endOf(Phase.ALLOCATE);
        candidate(Candidate.relayed(relayed, mapped, server, target.uri().transport(), at >= 0 ? at : now));
    }

    /** A Binding request was answered. */
    public synchronized void bound(
            InetSocketAddress mapped, InetSocketAddress local, InetSocketAddress server, @Nullable String software) {
        long now = now();
        tape(new TapeStep.Bound(local, server, now));
        this.software = software == null ? this.software : software;
        echo = new Observation.Echo(BINDING, null);
        long at = endOf(Phase.BINDING);
        candidate(Candidate.reflexive(mapped, local, server, target.uri().transport(), at >= 0 ? at : now));
    }

    private void candidate(Candidate candidate) {
        candidates.add(candidate);
        events.accept(new ProbeEvent.Found(index, candidate));
    }

    /** A payload is to come back that way; the log is for its copies. */
    public synchronized EchoLog tried(String proof) {
        tape(new TapeStep.Tried(proof, now()));
        if (!tried) {
            tried = true;
            clock.begin(PhaseSpan.ECHO);
        }
        return new EchoLog(this);
    }

    /** That way is given up. */
    public synchronized void abandoned(
            String proof, InetSocketAddress peer, boolean permitted, EchoLog log, @Nullable String refusal) {
        tape(new TapeStep.Abandoned(proof, peer, permitted, refusal, now()));
        String where = Candidate.host(peer) + ":" + peer.getPort();
        attempts.add(new EchoAttempt(proof, where, permitted, log.sent(), log.received(), refusal));
    }

    /** A payload came back that way, between these instants of the clock. */
    public synchronized void proven(String proof, long startNanos, long endNanos) {
        tape(new TapeStep.Proven(proof, since(startNanos), since(endNanos)));
        clock.end(new PhaseSpan(PhaseSpan.ECHO, since(startNanos), endNanos - startNanos, 1, 0));
        echo = new Observation.Echo(proof, null);
    }

    /** Round trips are going to be measured. */
    public synchronized EchoLog sampling() {
        tape(new TapeStep.Sampling(now()));
        return new EchoLog(this);
    }

    /** Round trips were measured. */
    public synchronized void sampled(String proof, EchoLog log) {
        tape(new TapeStep.Sampled(proof, now()));
        if (log.sent() > 0) {
            echo = Observation.Echo.of(proof, log.samples());
        }
    }

    synchronized void payloadSent(long instant) {
        if (tape != null) {
            tape.add(new TapeStep.PayloadSent(since(instant)));
        }
    }

    synchronized void payloadReturned(int number, long nanos) {
        if (tape != null) {
            tape.add(new TapeStep.PayloadReturned(number, nanos, now()));
        }
    }

    private void tape(TapeStep step) {
        if (tape != null) {
            tape.add(step);
        }
    }

    /** Instant at which a phase ended, since the attempt began, or -1 if it has not. */
    private long endOf(Phase phase) {
        long end = -1;
        for (PhaseSpan span : clock.spans()) {
            if (span.name().equals(phase.toString())) {
                end = span.startNanos() + span.durationNanos();
            }
        }
        return end;
    }

    public synchronized @Nullable String currentPhase() {
        return clock.current();
    }

    public synchronized List<EchoAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Those that were followed so far. */
    public synchronized List<Redirect> redirects() {
        return List.copyOf(redirects);
    }

    /** An instant of that clock on the time line of the phases: nanoseconds since the first step on the network. */
    private long since(long instant) {
        return instant - origin;
    }

    /** Now, on the time line of the phases. */
    private long now() {
        return since(ticker.nanoTime());
    }

    /** Everything so far, under this outcome. */
    public synchronized Observation observation(@Nullable ProbeFailure failure) {
        Observation seen = new Observation(
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
        if (tape != null) {
            tape.ended(seen, now());
        }
        return seen;
    }

    /** The rest of what an observer hears; called under the chain's lock, which is this notebook. */
    private final class AddressWatch implements TurnObserver {
        @Override
        public void phaseStarted(Phase phase, long nanos) {
            if (!begun) {
                begun = true;
                origin = ticker.nanoTime() - nanos;
                if (tape != null) {
                    tape.begun(origin);
                }
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
