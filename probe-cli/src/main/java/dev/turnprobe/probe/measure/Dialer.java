package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.Target;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.StunSession;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Opens connections for probes: the seam between probing and the client library. */
public interface Dialer extends AutoCloseable {
    /** Opens an allocation; cancelling the future gives the attempt up. Data may be sent before a permission is confirmed. */
    CompletableFuture<Relay> relay(Target target, TurnObserver observer);

    /** Connects for Binding requests; cancelling the future gives the attempt up. */
    CompletableFuture<StunSession> stun(Target target, TurnObserver observer);

    /** Does ahead of time what would otherwise be measured with the first connection; never fails. */
    CompletableFuture<Void> prepare();

    /** From now on every handshake is a whole one: no session is taken up again. */
    default void forgetSessions() {}

    /** Clock and timer of the probes. */
    EventExecutor executor();

    /** All event loops that probes run on. */
    default Iterable<EventExecutor> executors() {
        return List.of(executor());
    }

    /** Gives back all sockets and threads; at once. */
    @Override
    void close();
}
