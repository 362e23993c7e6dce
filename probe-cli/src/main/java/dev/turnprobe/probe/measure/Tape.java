package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that went into one probe of one endpoint, in order: what {@link EndpointNotes} and the core need to come to
 * the same observation once more. Holds frames as they were, with user names and integrity. Safe to use from any thread.
 */
public final class Tape {
    /** Beside these, phases begin because a frame came or a timer fired, which the core does again by itself. */
    private static final Set<Phase> ROAD = EnumSet.of(Phase.RESOLVE, Phase.CONNECT, Phase.SECURE);

    private static final Set<Phase> ASKED = EnumSet.of(Phase.CHALLENGE, Phase.BINDING, Phase.PERMISSION);

    private final List<TapeStep> steps = new ArrayList<>();
    private final List<Observation> outcomes = new ArrayList<>();
    private final List<List<X509Certificate>> shown = new ArrayList<>();
    private final long runBegunAt;
    private long startNanos;
    private boolean proxied;
    private boolean over;

    /** @param runBegunAt what the clock of the probe read when the run began */
    Tape(long runBegunAt) {
        this.runBegunAt = runBegunAt;
    }

    /** One that was recorded before. */
    public Tape(List<TapeStep> steps, long startNanos, boolean proxied) {
        this.steps.addAll(steps);
        this.startNanos = startNanos;
        this.proxied = proxied;
        runBegunAt = 0;
        over = true;
    }

    /** A copy of what was recorded. */
    public synchronized List<TapeStep> steps() {
        return List.copyOf(steps);
    }

    /** When its first step on the network was: nanoseconds since the run began. */
    public synchronized long startNanos() {
        return startNanos;
    }

    /** Whether there was a proxy on the way. */
    public synchronized boolean isProxied() {
        return proxied;
    }

    synchronized void begun(long instant) {
        startNanos = instant - runBegunAt;
    }

    synchronized void proxied() {
        proxied = true;
    }

    synchronized void add(TapeStep step) {
        if (!over) {
            steps.add(step);
        }
    }

    /** The probe was looked at, perhaps for the last time. */
    synchronized void ended(Observation seen, long at) {
        if (!over) {
            outcomes.add(seen);
            steps.add(new TapeStep.Ended(Ending.of(seen.failure()), at));
        }
    }

    /** If that observation is of this tape, it counted: forgets what came after it, and what else was seen before. */
    synchronized void cut(Observation counted) {
        if (over) {
            return;
        }
        int ends = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof TapeStep.Ended end && outcomes.get(ends++) == counted) {
                steps.subList(i, steps.size()).clear();
                steps.removeIf(step -> step instanceof TapeStep.Ended);
                steps.add(end);
                steps.replaceAll(step -> step instanceof TapeStep.Certificates read
                        ? new TapeStep.Certificates(Certificate.chain(shown.remove(0)), read.at())
                        : step);
                outcomes.clear();
                shown.clear();
                over = true;
                return;
            }
        }
    }

    /** Whether it has its last step. */
    synchronized boolean isOver() {
        return over;
    }

    /** What the client library is to report to, under the notebook's lock. */
    TurnObserver observer() {
        return new Ear();
    }

    private final class Ear implements TurnObserver {
        @Override
        public void phaseStarted(Phase phase, long nanos) {
            if (ROAD.contains(phase)) {
                add(new TapeStep.PhaseStarted(phase, nanos));
            } else if (ASKED.contains(phase)) {
                add(new TapeStep.Asked(phase, nanos));
            }
        }

        @Override
        public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
            if (ROAD.contains(phase)) {
                add(new TapeStep.PhaseEnded(phase, startedNanos, endedNanos, rounds, requests));
            }
        }

        @Override
        public void resolved(InetSocketAddress chosen, List<InetSocketAddress> all, long nanos) {
            add(new TapeStep.Resolved(chosen, List.copyOf(all), nanos));
        }

        @Override
        public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
            add(new TapeStep.Connected(local, remote, nanos));
        }

        @Override
        public void certificates(List<X509Certificate> chain, long nanos) {
            // Taken apart when the probe is over: checking signatures would be taken for the handshake's time.
            shown.add(List.copyOf(chain));
            add(new TapeStep.Certificates(List.of(), nanos));
        }

        @Override
        public void secured(Secured facts, long nanos) {
            add(new TapeStep.Handshaken(facts.version(), facts.cipher(), facts.alpn(), facts.resumed(), nanos));
        }

        @Override
        public void redirected(Redirect hop, long nanos) {
            add(new TapeStep.Redirected(hop, nanos));
        }

        @Override
        public void discarded(Discard reason, long nanos) {
            // The only reason that the road has; all others are the core's.
            if (reason == Discard.NOT_DTLS) {
                add(new TapeStep.Dropped(reason, nanos));
            }
        }

        @Override
        public void sent(ByteBuf frame, long nanos) {
            add(new TapeStep.Sent(ByteBufUtil.getBytes(frame), nanos));
        }

        @Override
        public void received(ByteBuf frame, long nanos) {
            add(new TapeStep.Received(ByteBufUtil.getBytes(frame), nanos));
        }
    }
}
