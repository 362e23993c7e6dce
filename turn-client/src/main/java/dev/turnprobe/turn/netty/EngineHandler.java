package dev.turnprobe.turn.netty;

import dev.turnprobe.stun.netty.StreamFrameDecoder;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.StunEngine;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.socket.Bursts;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.EOFException;
import java.net.PortUnreachableException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drives one {@link StunEngine} from a channel: frames in, frames out, one wake-up at the earliest deadline. Below it are
 * whole frames as {@link ByteBuf}s.
 *
 * @param <E> the engine
 */
public abstract class EngineHandler<E extends StunEngine> extends ChannelDuplexHandler {
    /** Netty's pools keep 32 objects at hand for a thread; what is let go beyond those leaves garbage. */
    private static final int MOST_UNFLUSHED = 24;

    protected final E engine;
    private final TurnObserver observer;
    private final long origin;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable ScheduledFuture<?> wakeUp;
    private long wakeUpAt = Long.MAX_VALUE;
    private boolean settling;
    private boolean settleAgain;
    private boolean flushing;
    private int unflushed;
    private final Runnable flush = this::flush;

    /**
     * @param origin what the event loop's ticker read when the attempt began; the engine's time is counted from there
     */
    protected EngineHandler(E engine, TurnObserver observer, long origin) {
        this.engine = engine;
        this.observer = observer;
        this.origin = origin;
    }

    /** Application data has arrived; the frame's indexes span it. Borrowed for the call. */
    protected abstract void data(Peer peer, ByteBuf frame);

    /** Tells whoever listens what has happened since the last time. */
    protected abstract void drainEvents();

    /** Nanoseconds since the attempt began, by the event loop's own clock. */
    protected final long now() {
        return context().executor().ticker().nanoTime() - origin;
    }

    protected final ChannelHandlerContext context() {
        ChannelHandlerContext context = ctx;
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }

    /**
     * From now on the engine speaks by way of that context, of another channel on the same event loop. What still comes in
     * by the one before is heard; its end no longer matters.
     */
    protected final void moveTo(ChannelHandlerContext next) {
        cancelWakeUp();
        flush();
        ctx = next;
        settle();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (ctx == this.ctx) {
            cancelWakeUp();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf frame)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            long now = now();
            observer.received(frame, now);
            Peer peer = engine.receive(frame, now);
            if (peer != null) {
                data(peer, frame);
            }
        } finally {
            frame.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        settle();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (ctx == this.ctx) {
            engine.transportLost(new EOFException("the server closed the connection"), now());
            settle();
            if (ctx == this.ctx) {
                cancelWakeUp();
            }
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (ctx != this.ctx) {
            return; // of a channel that was left
        }
        if (cause instanceof StreamFrameDecoder.FramingLost lost) {
            engine.violated(
                    "no STUN message or ChannelData on the stream, but \"" + printable(lost.firstBytes())
                            + "\" (RFC 8656 §12.5)",
                    now());
        } else if (cause instanceof PortUnreachableException) {
            portUnreachable(cause);
        } else {
            engine.transportLost(cause, now());
        }
        settle();
    }

    /** What was written leaves when all sockets that were ready have been read, in as few calls of the system as it takes. */
    protected final void flushSoon() {
        if (++unflushed == MOST_UNFLUSHED) {
            context().flush();
            unflushed = 0;
        }
        if (!flushing) {
            flushing = true;
            Bursts.whenOver(flush, context().executor());
        }
    }

    private void flush() {
        if (flushing) {
            flushing = false;
            unflushed = 0;
            context().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx == this.ctx) {
            writability(ctx.channel().isWritable());
        }
        ctx.fireChannelWritabilityChanged();
    }

    /** The channel takes more, or no more for now. */
    protected void writability(boolean writable) {}

    /** An ICMP message says that nobody listens (RFC 8489 §6.2.1: a hard error fails the transaction). */
    protected void portUnreachable(Throwable cause) {
        engine.transportLost(cause, now());
    }

    private static String printable(String bytes) {
        return bytes.replaceAll("[^\\x20-\\x7e]", ".");
    }

    /** After each call into the engine: sends what it wants sent, tells what happened, sets the alarm. */
    protected final void settle() {
        if (settling) {
            // A listener called back in. What it asked for leaves before what it does next, a send perhaps; the events
            // it
            // caused wait for the loop below to take another turn.
            transmit();
            settleAgain = true;
            return;
        }
        settling = true;
        try {
            do {
                settleAgain = false;
                transmit();
                drainEvents();
            } while (settleAgain);
        } finally {
            settling = false;
        }
        armWakeUp();
    }

    private void transmit() {
        ChannelHandlerContext context = context();
        boolean wrote = false;
        for (byte[] wire = engine.pollTransmit(); wire != null; wire = engine.pollTransmit()) {
            ByteBuf frame = context.alloc().ioBuffer(wire.length).writeBytes(wire);
            observer.sent(frame, now());
            context.write(frame, context.voidPromise());
            wrote = true;
        }
        if (wrote) {
            context.flush();
        }
    }

    /** Re-armed only when the new deadline is earlier; a wake-up with nothing due just arms the next one. */
    private void armWakeUp() {
        long deadline = engine.nextDeadline();
        if (deadline >= wakeUpAt || !context().channel().isActive()) {
            return;
        }
        cancelWakeUp();
        wakeUpAt = deadline;
        wakeUp = context().executor().schedule(this::wakeUp, Math.max(0, deadline - now()), TimeUnit.NANOSECONDS);
    }

    private void wakeUp() {
        wakeUp = null;
        wakeUpAt = Long.MAX_VALUE;
        engine.tick(now());
        settle();
    }

    private void cancelWakeUp() {
        if (wakeUp != null) {
            wakeUp.cancel(false);
            wakeUp = null;
        }
        wakeUpAt = Long.MAX_VALUE;
    }
}
