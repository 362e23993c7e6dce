package dev.turnprobe.turn.netty;

import dev.turnprobe.stun.StreamFraming;
import dev.turnprobe.turn.core.ConnectionBind;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * The end of a data connection (RFC 6062 §4.3): first the ConnectionBind and its answer; every byte behind that answer is
 * the peer's, those that came in the same read too. Below it is a bare stream. All methods are for the event loop.
 */
public final class DataConnectionHandler extends EngineHandler<ConnectionBind> {
    /** What hears of the connection. Called on the event loop; must not block. */
    public interface Listener {
        /** The bytes that follow are the peer's. */
        void bound();

        /** It will never be bound; nothing else is called, and the channel is of no use. */
        void failed(TurnFailure failure);

        /**
         * The peer has sent something.
         *
         * @param bytes taken by the listener; at least one
         */
        void received(ByteBuf bytes);

        /** The peer sends nothing more. May be said twice. */
        void ended();

        /** The connection is gone. May be said twice. */
        void broken(Throwable cause);
    }

    /** An answer with all that servers like to add is shorter. */
    private static final int LONGEST_ANSWER = 2048;

    private final Listener listener;
    private @Nullable ByteBuf incomplete;
    private boolean told;

    /**
     * @param bind made by the relay's {@link TurnHandler#bindConnection}
     * @param origin that of the relay's handler
     */
    public DataConnectionHandler(ConnectionBind bind, Listener listener, TurnObserver observer, long origin) {
        super(bind, observer, origin);
        this.listener = listener;
    }

    /** The channel is ready, TLS included: sends the ConnectionBind. */
    public void start() {
        engine.start(now());
        settle();
    }

    /** Waits no longer for the answer. */
    public void abandon(TurnFailure why) {
        engine.abandon(why);
        settle();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
        } else if (engine.hasSucceeded()) {
            listener.received(bytes);
        } else {
            await(ctx, joined(ctx, bytes));
        }
    }

    private ByteBuf joined(ChannelHandlerContext ctx, ByteBuf bytes) {
        ByteBuf before = incomplete;
        incomplete = null;
        if (before == null) {
            return bytes;
        }
        ByteBuf both = ctx.alloc().buffer(before.readableBytes() + bytes.readableBytes());
        both.writeBytes(before).writeBytes(bytes);
        before.release();
        bytes.release();
        return both;
    }

    /** Takes frames from the front until the answer is among them. */
    private void await(ChannelHandlerContext ctx, ByteBuf in) {
        while (!engine.isOver()) {
            int length = StreamFraming.TURN.length(in);
            if (length == StreamFraming.LOST || length > LONGEST_ANSWER) {
                engine.violated("no STUN message where the answer to ConnectionBind should be (RFC 6062 §5.4)", now());
            } else if (length == StreamFraming.INCOMPLETE || length > in.readableBytes()) {
                incomplete = in;
                return;
            } else {
                super.channelRead(ctx, in.readRetainedSlice(length));
            }
        }
        settle();
        if (engine.hasSucceeded() && in.isReadable()) {
            listener.received(in);
        } else {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        drop();
        if (engine.hasSucceeded()) {
            listener.ended();
            ctx.fireChannelInactive();
        } else {
            super.channelInactive(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (engine.hasSucceeded()
                && (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS)) {
            listener.ended();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (engine.hasSucceeded()) {
            listener.broken(cause);
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
        super.handlerRemoved(ctx);
    }

    private void drop() {
        ByteBuf held = incomplete;
        incomplete = null;
        if (held != null) {
            held.release();
        }
    }

    @Override
    protected void data(Peer peer, ByteBuf frame) {
        throw new AssertionError("the answer to a ConnectionBind carries no data");
    }

    @Override
    protected void drainEvents() {
        if (told || !engine.isOver()) {
            return;
        }
        told = true;
        TurnFailure failure = engine.failure();
        if (failure == null) {
            listener.bound();
        } else {
            listener.failed(failure);
        }
    }
}
