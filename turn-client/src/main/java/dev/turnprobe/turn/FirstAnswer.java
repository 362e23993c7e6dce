package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Passes everything on to an observer, notices the first round trip that a server answered, and falls silent when its
 * contestant has lost.
 */
final class FirstAnswer implements TurnObserver {
    private final Runnable answered;
    private TurnObserver observer;
    private Runnable repeatConnected = () -> {};

    FirstAnswer(TurnObserver observer, Runnable answered) {
        this.observer = observer;
        this.answered = answered;
    }

    /** Says once more which socket there is, because that of another contestant was named since. */
    void repeatConnected() {
        repeatConnected.run();
    }

    /** From now on nobody hears of this one. */
    void mute() {
        observer = NONE;
    }

    @Override
    public void phaseStarted(Phase phase, long nanos) {
        observer.phaseStarted(phase, nanos);
    }

    @Override
    public void phaseEnded(Phase phase, long startedNanos, long endedNanos, int rounds, int requests) {
        observer.phaseEnded(phase, startedNanos, endedNanos, rounds, requests);
        if (phase == Phase.CHALLENGE || phase == Phase.ALLOCATE || phase == Phase.BINDING) {
            answered.run();
        }
    }

    @Override
    public void resolved(InetSocketAddress chosen, List<InetSocketAddress> all, long nanos) {
        observer.resolved(chosen, all, nanos);
    }

    @Override
    public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
        observer.connected(local, remote, nanos);
        repeatConnected = () -> observer.connected(local, remote, nanos);
    }

    @Override
    public void certificates(List<X509Certificate> chain, long nanos) {
        observer.certificates(chain, nanos);
    }

    @Override
    public void secured(Secured facts, long nanos) {
        observer.secured(facts, nanos);
    }

    @Override
    public void discarded(Discard reason, long nanos) {
        observer.discarded(reason, nanos);
    }

    @Override
    public void redirected(Redirect hop, long nanos) {
        observer.redirected(hop, nanos);
    }

    @Override
    public void software(String software) {
        observer.software(software);
    }

    @Override
    public void challenged(String realm, long nanos) {
        observer.challenged(realm, nanos);
    }

    @Override
    public void thirdPartyAuthorization(String serverName, long nanos) {
        observer.thirdPartyAuthorization(serverName, nanos);
    }

    @Override
    public void sent(ByteBuf frame, long nanos) {
        observer.sent(frame, nanos);
    }

    @Override
    public void received(ByteBuf frame, long nanos) {
        observer.received(frame, nanos);
    }
}
