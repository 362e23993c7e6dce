package dev.turnprobe.turn;

import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A socket to a STUN server, for Binding requests (RFC 8489 §3). May be used from any thread. */
public interface StunSession extends AutoCloseable {
    /** The local end. */
    InetSocketAddress localAddress();

    /** The server's end. */
    InetSocketAddress serverAddress();

    /** The answer that opened the session. */
    BindingReply first();

    /**
     * Sends one Binding request, not repeated, so that its answer times one round trip.
     *
     * @param patience after which it counts as lost
     * @return fails with a {@link dev.turnprobe.turn.core.TurnException} when it is lost or refused
     */
    CompletableFuture<BindingReply> ping(Duration patience);

    /** The session's event loop. */
    EventExecutor executor();

    /** Closes the socket; outstanding requests fail. Idempotent. */
    @Override
    void close();
}
