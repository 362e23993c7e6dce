package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnFailure;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An address of ours on a server, for datagrams ({@link Relay}) or for connections ({@link TcpRelay}). It refreshes itself
 * until it is released.
 *
 * <p>May be used from any thread; futures complete and listeners run on {@link #executor()}. Network trouble arrives as a
 * {@link dev.turnprobe.turn.core.TurnException} in a future, never as a thrown one.
 */
public interface Allocation {
    /** Where peers reach us; the first address where there are two. */
    InetSocketAddress relayedAddress();

    /** Our address as the server saw it when the allocation was made: the server-reflexive address. */
    InetSocketAddress mappedAddress();

    /** The local end of the connection to the server. */
    InetSocketAddress localAddress();

    /** The server's end. */
    InetSocketAddress serverAddress();

    /** How long the server granted at first. */
    Duration lifetime();

    /** What the server calls itself, or null if it did not say. Text from the network. */
    @Nullable
    String software();

    /** How we talk to the server. */
    Transport transport();

    /** Lets peers at this IP address talk to us, and us to them (RFC 8656 §9); the port does not matter. */
    CompletableFuture<Void> permit(InetSocketAddress peer);

    /** The allocation's event loop. */
    EventExecutor executor();

    /** Completes, never exceptionally, when it is over, with the reason. */
    CompletableFuture<TurnFailure> closed();

    /** Gives it back to the server; completes when that is done, within two seconds. Idempotent. */
    CompletableFuture<Void> release();
}
