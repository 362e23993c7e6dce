package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

/**
 * Passes everything on to several observers, under one lock: a probe that runs out of time is read by another thread
 * than the event loop that writes.
 */
final class ObserverChain implements TurnObserver {
    private final Object lock;
    private final List<TurnObserver> observers;

    ObserverChain(Object lock, List<TurnObserver> observers) {
        this.lock = lock;
        this.observers = List.copyOf(observers);
    }

    private void each(Consumer<TurnObserver> tell) {
        synchronized (lock) {
            observers.forEach(tell);
        }
    }

    @Override
    public void phaseStarted(Phase phase, long nanos) {
        each(o -> o.phaseStarted(phase, nanos));
    }

    @Override
    public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
        each(o -> o.phaseEnded(phase, startedNanos, endedNanos, rounds, requests));
    }

    @Override
    public void resolved(InetSocketAddress chosen, List<InetSocketAddress> all, long nanos) {
        each(o -> o.resolved(chosen, all, nanos));
    }

    @Override
    public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
        each(o -> o.connected(local, remote, nanos));
    }

    @Override
    public void certificates(List<X509Certificate> chain, long nanos) {
        each(o -> o.certificates(chain, nanos));
    }

    @Override
    public void secured(Secured facts, long nanos) {
        each(o -> o.secured(facts, nanos));
    }

    @Override
    public void discarded(Discard reason, long nanos) {
        each(o -> o.discarded(reason, nanos));
    }

    @Override
    public void redirected(Redirect hop, long nanos) {
        each(o -> o.redirected(hop, nanos));
    }

    @Override
    public void software(String software) {
        each(o -> o.software(software));
    }

    @Override
    public void challenged(String realm, long nanos) {
        each(o -> o.challenged(realm, nanos));
    }

    @Override
    public void sent(ByteBuf frame, long nanos) {
        each(o -> o.sent(frame, nanos));
    }

    @Override
    public void received(ByteBuf frame, long nanos) {
        each(o -> o.received(frame, nanos));
    }
}
