package dev.turnprobe.turn;

import dev.turnprobe.turn.core.ConnectionBind;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.DataConnectionHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server's connection to a peer ours: another road to the server, a ConnectionBind on it, and a stream
 * (RFC 6062 §4.3). Confined to the relay's event loop.
 */
final class StreamOpening implements Road.Traveller, DataConnectionHandler.Listener {
    /** RFC 6062 §5.2, §5.3: a connection that nobody has bound after 30 s is dropped by the server. */
    static final Duration SERVER_PATIENCE = Duration.ofSeconds(30);

    private final InetSocketAddress peer;
    private final Set<ActiveStream> streams;
    private final CompletableFuture<RelayedStream> result;
    private final Road road;
    private final ConnectionBind bind;
    private final DataConnectionHandler handler;
    private final ScheduledFuture<?> timeout;
    private @Nullable Channel channel;
    private @Nullable ActiveStream stream;

    private StreamOpening(
            Footing footing,
            InetSocketAddress peer,
            long connectionId,
            Set<ActiveStream> streams,
            CompletableFuture<RelayedStream> result) {
        this.peer = peer;
        this.streams = streams;
        this.result = result;
        this.road = footing.anotherRoad();
        this.bind = footing.engine().bindConnection(connectionId);
        this.handler = new DataConnectionHandler(bind, this, TurnObserver.NONE, footing.origin());
        long patience = Math.min(footing.patience().toNanos(), SERVER_PATIENCE.toNanos());
        this.timeout = footing.loop().schedule(this::timeUp, patience, TimeUnit.NANOSECONDS);
        result.whenComplete((opened, error) -> {
            timeout.cancel(false);
            if (error != null) {
                footing.loop().execute(this::leave);
            }
        });
    }

    /**
     * Begins.
     *
     * @param streams where the stream is entered while it lives
     * @param result completed with it; failing or cancelling it ends the attempt
     */
    static void begin(
            Footing footing,
            InetSocketAddress peer,
            long connectionId,
            Set<ActiveStream> streams,
            CompletableFuture<RelayedStream> result) {
        StreamOpening opening = new StreamOpening(footing, peer, connectionId, streams, result);
        opening.road.open(opening.handler, opening);
    }

    @Override
    public void arrived(Channel channel) {
        this.channel = channel;
        handler.start();
    }

    @Override
    public void stranded(TurnFailure.Unreachable failure) {
        failed(failure);
    }

    @Override
    public void bound() {
        Channel bound = channel;
        if (bound == null) {
            throw new AssertionError("bound before there was a channel");
        }
        ActiveStream made = new ActiveStream(peer, bound, streams);
        stream = made;
        if (!result.complete(made)) {
            made.close();
        }
    }

    @Override
    public void failed(TurnFailure failure) {
        result.completeExceptionally(new TurnException(failure));
    }

    private void timeUp() {
        failed(new TurnFailure.TimedOut(channel == null ? road.phase() : Phase.CONNECTION, channel == null ? 0 : 1, 0));
    }

    private void leave() {
        bind.abandon(new TurnFailure.Released());
        road.abandon();
        if (channel != null && stream == null) {
            channel.close();
        }
    }

    @Override
    public void received(ByteBuf bytes) {
        if (stream == null) {
            bytes.release();
        } else {
            stream.received(bytes);
        }
    }

    @Override
    public void ended() {
        if (stream != null) {
            stream.ended();
        }
    }

    @Override
    public void broken(Throwable cause) {
        if (stream != null) {
            stream.broken(cause);
        }
    }
}
