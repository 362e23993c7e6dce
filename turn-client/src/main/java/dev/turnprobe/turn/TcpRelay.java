package dev.turnprobe.turn;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One open TCP allocation (RFC 6062): an address that peers connect to, and that connects to peers. Each connection is a
 * {@link RelayedStream} over a connection of its own to the server, of the same transport and with the same trust.
 *
 * <p>It refreshes itself and its permissions until it is released; its streams end with it.
 */
public interface TcpRelay extends Allocation {
    /**
     * Has the server connect to a peer (RFC 6062 §4.3). No permission is needed. A peer that could not be reached (447) is
     * not asked for again for ten seconds.
     *
     * @return fails for this peer only; cancelling gives up the attempt
     */
    CompletableFuture<RelayedStream> connect(InetSocketAddress peer);

    /**
     * Who hears of connections from {@linkplain #permit permitted} peers; replaces the one before. Until somebody listens,
     * they are not taken on. Called on the relay's event loop; must not block.
     */
    void onConnection(Consumer<IncomingConnection> listener);
}
