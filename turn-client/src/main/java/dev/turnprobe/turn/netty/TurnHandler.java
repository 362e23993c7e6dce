package dev.turnprobe.turn.netty;

import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.ConnectionBind;
import dev.turnprobe.turn.core.Move;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.socket.DatagramLink;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The adapter between a channel and an {@link AllocationCore}: whole frames below, a {@link Listener} above. All methods
 * are for the event loop.
 */
public final class TurnHandler extends EngineHandler<AllocationCore> {
    /** What hears of an allocation. Called on the event loop; must not block. */
    public interface Listener {
        void event(AllocationEvent event);

        /**
         * A peer has sent something.
         *
         * @param payload lent for the call; {@code retain()} to keep it longer
         */
        void datagram(InetSocketAddress peer, ByteBuf payload);

        /** The socket takes data again, or takes no more for now. */
        default void writability(boolean writable) {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(TurnHandler.class);
    private static final int BACKLOG = 64;
    private static final int HANDOVER = 1024;

    private final TurnObserver observer;
    private final Listener listener;
    private final Backlog backlog = new Backlog(BACKLOG);
    private final Tally tally = new Tally();
    private final Handover handover = new Handover(this::offer, HANDOVER);
    private final boolean stream;
    private @Nullable VoidChannelPromise unheard;
    private boolean open;

    /**
     * @param stream true on TCP and TLS, where frames are padded
     * @param origin what the event loop's ticker read when the attempt began
     */
    public TurnHandler(AllocationCore core, Listener listener, boolean stream, TurnObserver observer, long origin) {
        super(core, observer, origin);
        this.stream = stream;
        this.observer = observer;
        this.listener = listener;
    }

    /** The channel is ready, TLS included: sends the first Allocate. */
    public void start() {
        engine.start(now());
        settle();
    }

    /** Asks for a permission; the listener hears {@code Permitted} or {@code Denied}. */
    public void permit(InetAddress peer) {
        engine.permit(peer, now());
        settle();
    }

    /** Asks for a channel; the listener hears {@code Bound} or {@code Unbound}. */
    public void bind(InetSocketAddress peer) {
        engine.bind(peer, now());
        settle();
    }

    /** Has the server connect to a peer (RFC 6062 §4.3); the listener hears {@code Connected} or {@code Unconnected}. */
    public void connect(InetSocketAddress peer) {
        engine.connect(peer, now());
        settle();
    }

    /** The errand that binds a new connection to the server to the peer's connection of that id (RFC 6062 §4.3). */
    public ConnectionBind bindConnection(long connectionId) {
        return engine.bindConnection(connectionId);
    }

    /** True while there is a ticket to move with (RFC 8016). */
    public boolean isMobile() {
        return engine.isMobile();
    }

    /** Nanoseconds until the allocation expires if it is not refreshed before. */
    public long remainingLifetime() {
        return engine.remainingLifetime(now());
    }

    /** The errand for a {@link MoveHandler}, which brings the allocation to its channel (RFC 8016 §3.2). */
    public Move move() {
        return engine.move();
    }

    /** No other way to the server was found: if there is none, the listener hears {@code Closed}. */
    public void abandon(TurnFailure failure) {
        engine.abandon(failure);
        settle();
    }

    /** The server follows us to the channel of that context. */
    void movedTo(ChannelHandlerContext next) {
        moveTo(next);
    }

    /** Gives the allocation back; the listener hears {@code Closed}. */
    public void release() {
        engine.release(now());
        settle();
    }

    /** Gives up before there was a relay; null when it is not on its way. */
    public TurnFailure.@Nullable TimedOut giveUp() {
        TurnFailure.TimedOut failure = engine.giveUp(now());
        settle();
        return failure;
    }

    /**
     * Sends application data to a peer, asking for a permission first if there is none. It leaves with all else that is sent
     * in this turn of the event loop.
     *
     * @param payload taken, whatever happens
     * @param promise done when the frame has been handed to the socket; failed with a {@link TurnException} when it is
     *     refused, or an {@link IOException} when it was dropped
     */
    public void send(InetSocketAddress peer, ByteBuf payload, ChannelPromise promise) {
        dispatch(peer, payload, promise);
    }

    /**
     * The same without a receipt, and without garbage.
     *
     * @return false when it was dropped at once, which is counted
     */
    public boolean offer(InetSocketAddress peer, ByteBuf payload) {
        return dispatch(peer, payload, null);
    }

    /** The same from any other thread; false when too much is on its way here already, which is counted. */
    public boolean offerFromAfar(InetSocketAddress peer, ByteBuf payload, Executor loop) {
        if (handover.offer(peer, payload, loop)) {
            return true;
        }
        payload.release();
        tally.countFromAnywhere(Tally.Fate.FLOODED);
        return false;
    }

    /** Takes a place among the payloads on their way here from other threads; false, which is counted, when there is none. */
    public boolean enter() {
        boolean room = handover.enter();
        if (!room) {
            tally.countFromAnywhere(Tally.Fate.FLOODED);
        }
        return room;
    }

    /** Gives the place back. */
    public void leave() {
        handover.leave();
    }

    private boolean dispatch(InetSocketAddress address, ByteBuf payload, @Nullable ChannelPromise promise) {
        if (!context().channel().isActive()) {
            // Closed, which channelInactive is about to say: a relay that can move keeps the data for the next channel.
            engine.transportLost(new ClosedChannelException(), now());
            settle();
        }
        Peer peer = engine.peer(address);
        if (peer == null) {
            return drop(payload, promise, Tally.Fate.REFUSED, "too many peers; the table of this relay is full");
        }
        return switch (engine.route(peer, now())) {
            case CHANNEL, INDICATION -> {
                // What CreatePermission this route caused goes out first.
                settle();
                yield write(peer, payload, promise);
            }
            case PENDING -> {
                if (backlog.add(
                        new Backlog.Waiting(address, payload, promise),
                        new IOException("too much data waited for a permission"))) {
                    tally.count(Tally.Fate.CROWDED);
                }
                settle();
                yield true;
            }
            case REFUSED ->
                drop(
                        payload,
                        promise,
                        Tally.Fate.REFUSED,
                        "the server refused a permission for " + address + ", or the relay is closed");
        };
    }

    private boolean drop(ByteBuf payload, @Nullable ChannelPromise promise, Tally.Fate fate, String why) {
        tally.count(fate);
        payload.release();
        if (promise != null) {
            promise.tryFailure(new IOException(why));
        }
        return false;
    }

    /** What became of payloads until now. Any thread may look. */
    public Tally tally() {
        return tally;
    }

    private boolean write(Peer peer, ByteBuf payload, @Nullable ChannelPromise promise) {
        ChannelHandlerContext context = context();
        Channel channel = context.channel();
        if (!channel.isWritable()) {
            // What waits for the end of the turn may be all there is.
            context.flush();
            if (!channel.isWritable()) {
                // A relay that queues is worse than one that loses.
                return drop(
                        payload, promise, Tally.Fate.CONGESTED, "the connection to the server is congested; dropped");
            }
        }
        ByteBuf frame = Framing.frame(engine, peer, payload, stream, context.alloc());
        observer.sent(frame, now());
        if (stream) {
            frame.writeZero(Framing.padding(frame.readableBytes()));
        }
        tally.count(Tally.Fate.SENT);
        if (promise == null) {
            context.write(frame, unheard());
        } else if (promise.channel() == channel) {
            context.write(frame, promise);
        } else {
            // It waited while the relay moved here.
            PromiseNotifier.cascade(context.write(frame), promise);
        }
        flushSoon();
        return true;
    }

    /** Nobody hears whether a datagram could not be sent; in particular the pipeline does not. */
    private ChannelPromise unheard() {
        VoidChannelPromise present = unheard;
        Channel channel = context().channel();
        if (present == null || present.channel() != channel) {
            present = new VoidChannelPromise(channel, false);
            unheard = present;
        }
        return present;
    }

    @Override
    protected void data(Peer peer, ByteBuf frame) {
        tally.count(Tally.Fate.RECEIVED);
        try {
            listener.datagram(peer.address(), frame);
        } catch (RuntimeException e) {
            LOG.warn("a relay listener threw; its relay goes on", e);
        }
    }

    @Override
    protected void drainEvents() {
        for (AllocationEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
            if (event instanceof AllocationEvent.Opened) {
                open = true;
            } else if (event instanceof AllocationEvent.Permitted permitted) {
                sendWaiting(permitted.peer());
            } else if (event instanceof AllocationEvent.Denied denied) {
                drop(backlog.take(denied.peer()), denied.failure());
            } else if (event instanceof AllocationEvent.Moved) {
                sendAgain(backlog.takeAll());
            } else if (event instanceof AllocationEvent.Closed closed) {
                open = false;
                drop(backlog.takeAll(), closed.failure());
            }
            tell(event);
        }
    }

    private void tell(AllocationEvent event) {
        try {
            listener.event(event);
        } catch (RuntimeException e) {
            LOG.warn("a relay listener threw; its relay goes on", e);
        }
    }

    private void sendWaiting(InetAddress peer) {
        sendAgain(backlog.take(peer));
    }

    private void sendAgain(Queue<Backlog.Waiting> entries) {
        for (Backlog.Waiting entry : entries) {
            dispatch(entry.peer(), entry.payload(), entry.promise());
        }
    }

    private void drop(Queue<Backlog.Waiting> entries, TurnFailure why) {
        for (Backlog.Waiting entry : entries) {
            tally.count(Tally.Fate.REFUSED);
            entry.drop(new TurnException(why));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DatagramLink.FrameLost.INSTANCE) {
            tally.count(Tally.Fate.CONGESTED);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    protected void writability(boolean writable) {
        try {
            listener.writability(writable);
        } catch (RuntimeException e) {
            LOG.warn("a relay listener threw; its relay goes on", e);
        }
    }

    @Override
    protected void portUnreachable(Throwable cause) {
        // Once there is an allocation, a forged ICMP message must not end it: the next Refresh will tell.
        if (!open) {
            super.portUnreachable(cause);
        }
    }
}
