package dev.turnprobe.turn.netty;

import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.ConnectionBind;
import dev.turnprobe.turn.core.Move;
import dev.turnprobe.turn.core.Peer;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.PromiseNotifier;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
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
    }

    private static final Logger LOG = LoggerFactory.getLogger(TurnHandler.class);
    private static final int BACKLOG = 64;

    private final TurnObserver observer;
    private final Listener listener;
    private final Backlog backlog = new Backlog(BACKLOG);
    private boolean open;
    private long unwritable;

    /**
     * @param origin what the event loop's ticker read when the attempt began
     */
    public TurnHandler(AllocationCore core, Listener listener, TurnObserver observer, long origin) {
        super(core, observer, origin);
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
     * Sends application data to a peer, asking for a permission first if there is none.
     *
     * @param payload taken, whatever happens
     * @param promise done when the frame has been handed to the socket; failed with a {@link TurnException} when it is
     *     refused, or an {@link IOException} when it was dropped
     */
    public void send(InetSocketAddress peer, ByteBuf payload, ChannelPromise promise) {
        if (!context().channel().isActive()) {
            // Closed, which channelInactive is about to say: a relay that can move keeps the data for the next channel.
            engine.transportLost(new ClosedChannelException(), now());
            settle();
        }
        Peer known = engine.peer(peer);
        if (known == null) {
            payload.release();
            promise.tryFailure(new IOException("too many peers; the table of this relay is full"));
            return;
        }
        switch (engine.route(known, now())) {
            case CHANNEL, INDICATION -> {
                // What CreatePermission this route caused goes out first.
                settle();
                write(known, payload, promise);
            }
            case PENDING -> {
                backlog.add(
                        new Backlog.Waiting(peer, payload, promise),
                        new IOException("too much data waited for a permission"));
                settle();
            }
            case REFUSED -> {
                payload.release();
                promise.tryFailure(
                        new IOException("the server refused a permission for " + peer + ", or the relay is closed"));
            }
        }
    }

    /** Payloads dropped because the stream was congested, or because too many waited for a permission. */
    public long dropped() {
        return unwritable + backlog.dropped();
    }

    private void write(Peer peer, ByteBuf payload, ChannelPromise promise) {
        ChannelHandlerContext context = context();
        Channel channel = context.channel();
        boolean datagrams = channel instanceof DatagramChannel;
        if (!datagrams && !channel.isWritable()) {
            // A relay that queues is worse than one that loses.
            unwritable++;
            payload.release();
            promise.tryFailure(new IOException("the connection to the server is congested; dropped"));
            return;
        }
        ByteBuf frame = datagrams ? copied(peer, payload) : gathered(peer, payload);
        observer.sent(frame, now());
        if (promise.channel() == channel) {
            context.writeAndFlush(frame, promise);
        } else {
            // It waited while the relay moved here.
            PromiseNotifier.cascade(context.writeAndFlush(frame), promise);
        }
    }

    /** One direct buffer: the NIO datagram channel would copy anything else into one itself. */
    private ByteBuf copied(Peer peer, ByteBuf payload) {
        int length = payload.readableBytes();
        int trailer = engine.trailerLength(peer, length);
        ByteBuf frame = context().alloc().ioBuffer(engine.headerLength(peer) + length + trailer);
        try {
            engine.writeHeader(peer, length, frame);
            return frame.writeBytes(payload).writeZero(trailer);
        } finally {
            payload.release();
        }
    }

    /** Header and payload side by side, for a gathering write. */
    private ByteBuf gathered(Peer peer, ByteBuf payload) {
        int length = payload.readableBytes();
        int trailer = engine.trailerLength(peer, length);
        ByteBuf header = context().alloc().ioBuffer(engine.headerLength(peer));
        engine.writeHeader(peer, length, header);
        var frame =
                context().alloc().compositeBuffer(3).addComponent(true, header).addComponent(true, payload);
        return trailer == 0
                ? frame
                : frame.addComponent(true, context().alloc().ioBuffer(trailer).writeZero(trailer));
    }

    @Override
    protected void data(Peer peer, ByteBuf frame) {
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
            send(entry.peer(), entry.payload(), entry.promise());
        }
    }

    private static void drop(Queue<Backlog.Waiting> entries, TurnFailure why) {
        for (Backlog.Waiting entry : entries) {
            entry.drop(new TurnException(why));
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
