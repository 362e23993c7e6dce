package dev.turnprobe.turn.netty;

import dev.turnprobe.turn.core.Move;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;

/**
 * Brings an allocation to a new channel (RFC 8016 §3.2). First it does the errand; from the server's answer on, it is where
 * the frames of the relay come in and go out. All methods are for the event loop of both channels.
 */
public final class MoveHandler extends EngineHandler<Move> {
    /** Hears how it went, once. */
    public interface Listener {
        /** The relay lives on this channel. */
        void moved();

        /** It does not, and the channel is of no use. */
        void failed(TurnFailure failure);
    }

    private final TurnHandler relay;
    private final Listener listener;
    private boolean told;

    /**
     * @param move made by that relay's {@link TurnHandler#move}
     * @param origin that of the relay's handler
     */
    public MoveHandler(TurnHandler relay, Move move, Listener listener, TurnObserver observer, long origin) {
        super(move, observer, origin);
        this.relay = relay;
        this.listener = listener;
    }

    /** The channel is ready, TLS included: shows the ticket. */
    public void start() {
        engine.start(now());
        settle();
    }

    /** Waits no longer. The server may have moved the allocation nevertheless. */
    public void abandon(TurnFailure why) {
        engine.abandon(why);
        settle();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (engine.failure() != null) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf frame && engine.awaits(frame)) {
            super.channelRead(ctx, message);
            if (engine.isOver()) {
                settle();
            }
        } else {
            // Data of peers may overtake the answer.
            relay.channelRead(ctx, message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (engine.hasSucceeded()) {
            relay.channelReadComplete(ctx);
        } else {
            super.channelReadComplete(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (engine.hasSucceeded()) {
            relay.channelInactive(ctx);
        } else {
            super.channelInactive(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (engine.hasSucceeded()) {
            relay.channelWritabilityChanged(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        relay.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (engine.hasSucceeded()) {
            relay.exceptionCaught(ctx, cause);
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        super.handlerRemoved(ctx);
        relay.handlerRemoved(ctx);
    }

    @Override
    protected void data(Peer peer, ByteBuf frame) {
        throw new AssertionError("the answer to a Refresh carries no data");
    }

    @Override
    protected void drainEvents() {
        if (told || !engine.isOver()) {
            return;
        }
        told = true;
        TurnFailure failure = engine.failure();
        if (failure == null) {
            relay.movedTo(context());
            listener.moved();
        } else {
            listener.failed(failure);
        }
    }
}
