package dev.turnprobe.turn;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * One connection between the relayed address of a {@link TcpRelay} and a peer: bytes in order, both ways (RFC 6062 §4.5).
 *
 * <p>Read it to its end or {@link #close} it: what has come and not been read is kept for you until then, or until the
 * relay is over.
 *
 * <p>May be used from any thread. Nothing is read from the network that nobody has asked for, so a slow reader slows the
 * peer down; a writer that waits for the future of one write before the next is slowed down by the peer. Trouble arrives as
 * a {@link dev.turnprobe.turn.core.TurnException} in a future.
 */
public interface RelayedStream {
    /** The peer's end. */
    InetSocketAddress peer();

    /**
     * The next bytes, as many as there are. One read at a time.
     *
     * @return a buffer that is yours to release; an empty one when the peer has ended its side and all has been read, and
     *     again whenever asked after that
     * @throws IllegalStateException in the future, when the read before has not been answered yet
     */
    CompletableFuture<ByteBuf> read();

    /**
     * Sends bytes.
     *
     * @param bytes taken: sent or not, they are no longer yours
     * @return done when the socket has taken all of them; cancelling has no effect
     */
    CompletableFuture<Void> write(ByteBuf bytes);

    /**
     * Ends our side, behind what has been written; reading goes on for as long as the server lets it. RFC 6062 does not say
     * that a server passes half of an end on, and coturn ends both sides.
     *
     * @return done when the end has been handed to the socket
     */
    CompletableFuture<Void> finish();

    /**
     * Ends both sides, behind what has been written, and waits for that two seconds at most. The server closes its
     * connection to the peer then (RFC 6062 §4.6). Bytes that have come and not been read are dropped. Idempotent.
     *
     * @return the same as {@link #closed()}
     */
    CompletableFuture<Void> close();

    /** Completes, never exceptionally, when the connection is gone, whoever ended it. */
    CompletableFuture<Void> closed();
}
