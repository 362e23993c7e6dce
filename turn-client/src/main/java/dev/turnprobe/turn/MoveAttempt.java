package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Move;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.netty.MoveHandler;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One try to move a relay: another road to the server, and the ticket shown on it. One deadline over both. */
final class MoveAttempt implements Road.Traveller, MoveHandler.Listener {
    /** Hears how it went, once. */
    interface Listener {
        /** The relay lives on this channel. */
        void moved(Channel channel);

        /** It does not; what was opened is closed. */
        void failed(TurnFailure failure);
    }

    private final Footing footing;
    private final Listener listener;
    private final Road road;
    private final Move move;
    private final MoveHandler handler;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private @Nullable Channel channel;
    private @Nullable ScheduledFuture<?> timeout;

    MoveAttempt(Footing footing, Listener listener) {
        this.footing = footing;
        this.listener = listener;
        this.road = footing.anotherRoad();
        this.move = footing.engine().move();
        this.handler = new MoveHandler(footing.engine(), move, this, footing.observer(), footing.origin());
    }

    void begin() {
        timeout = footing.loop().schedule(this::timeUp, footing.patience().toNanos(), TimeUnit.NANOSECONDS);
        TurnFailure impossible = move.failure();
        if (impossible == null) {
            road.open(handler, this);
        } else {
            failed(impossible);
        }
    }

    CompletableFuture<Void> result() {
        return result;
    }

    /** Turns back, unless the ticket has been shown already: the server may have followed, so its answer decides. */
    void cancel(TurnFailure why) {
        if (channel == null) {
            failed(why);
        }
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
    public void moved() {
        Channel arrived = channel;
        if (arrived == null) {
            throw new AssertionError("moved before there was a channel");
        }
        cancelTimeout();
        listener.moved(arrived);
        result.complete(null);
    }

    @Override
    public void failed(TurnFailure failure) {
        if (result.isDone()) {
            return;
        }
        cancelTimeout();
        move.abandon(failure);
        road.abandon();
        if (channel != null) {
            channel.close();
        }
        result.completeExceptionally(new TurnException(failure));
        listener.failed(failure);
    }

    private void timeUp() {
        if (channel == null) {
            failed(new TurnFailure.TimedOut(road.phase(), 0, 0));
        } else {
            handler.abandon(new TurnFailure.TimedOut(Phase.MOVE, 1, 0));
        }
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
