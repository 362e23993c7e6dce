package dev.turnprobe.turn;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * A peer has connected to the relayed address of a {@link TcpRelay} (RFC 6062 §4.4). To refuse it, do nothing: the server
 * drops it after 30 s.
 */
public interface IncomingConnection {
    /** The peer that connected. */
    InetSocketAddress peer();

    /**
     * Takes the connection on, within 30 s of hearing of it; once.
     *
     * @return fails with {@code Expired} when it is too late; cancelling gives up the attempt
     * @throws IllegalStateException when it has been accepted before
     */
    CompletableFuture<RelayedStream> accept();
}
