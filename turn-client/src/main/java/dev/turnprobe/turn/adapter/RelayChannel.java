package dev.turnprobe.turn.adapter;

import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.RelayListener;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A Netty datagram channel whose address is a relay's: handlers of {@link DatagramPacket}s that were written for a socket
 * run on it as they are.
 *
 * <pre>{@code
 * Channel channel = RelayChannel.bootstrap(turn, TurnUri.parse("turn:relay.example.org"))
 *         .handler(theirHandler)
 *         .bind(0).sync().channel();
 * }</pre>
 *
 * <p>{@code bind} opens the relay, and so does {@code connect} without it; which address to bind to is the server's to say,
 * so the one given means nothing. Then {@link #localAddress()} is the relayed address, recipients and senders of packets are
 * peers, and {@code close} releases the relay. If the relay ends by itself, its
 * {@link dev.turnprobe.turn.core.TurnFailure} goes through {@code exceptionCaught}, and the channel closes.
 *
 * <p>A relay takes nothing from strangers: a peer is heard once something has been written to its IP address, once it was
 * connected to, or after {@link Relay#permit} of {@link #relay()}. Permissions and channels are asked for as peers are
 * written to. The promise of a write is done when the frame has been handed to the socket, and fails when the server refuses
 * the peer or the frame is dropped. {@code isWritable} counts what is on its way to the socket, what waits for a permission
 * included. What nobody reads is kept up to {@code SO_RCVBUF} bytes; then it is dropped and counted.
 *
 * <p>{@code write} hands over at once, so {@code flush} has nothing to do; what is written in one turn of the event loop
 * leaves together. With a void promise a write leaves no garbage, and what is dropped only shows in {@link Relay#traffic}.
 * There is no multicast.
 */
public final class RelayChannel extends UnicastChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(true, 16);

    /** More than the socket below adds to a payload when it counts: a Send indication's header, Netty's entry. */
    private static final int WRITE_OVERHEAD = 192;

    /** Bits of Netty's: what is on its way from here, and the socket below. */
    private static final int OUR_WRITABILITY = 1;

    private static final int THEIR_WRITABILITY = 2;

    private final TurnClient client;
    private final TurnUri uri;
    private final RelayChannelConfig config;
    private final Queue<DatagramPacket> inbound = new ArrayDeque<>();
    private final Runnable readTask = this::deliver;

    /** Made when the constructor of the superclass asks for it, so it must not have an initializer. */
    private @Nullable RelayUnsafe edge;

    private @Nullable CompletableFuture<Relay> opening;
    private @Nullable PeerChannels channels;
    private volatile @Nullable Relay relay;
    private volatile @Nullable InetSocketAddress remote;
    private volatile boolean active;
    private volatile boolean closed;

    private boolean readPending;
    private boolean readScheduled;
    private int inboundBytes;
    private volatile long receiveDrops;
    private volatile long outboundBytes;

    private RelayChannel(TurnClient client, TurnUri uri) {
        this.client = client;
        this.uri = uri;
        this.config = new RelayChannelConfig(this);
    }

    /** For one channel, or several, on the client's event loops; wants a handler only. */
    public static Bootstrap bootstrap(TurnClient client, TurnUri uri) {
        return new Bootstrap().group(client.eventLoops()).channelFactory(factory(client, uri));
    }

    /** For whatever takes a factory of datagram channels; the channels have to be registered with the client's event loops. */
    public static ChannelFactory<RelayChannel> factory(TurnClient client, TurnUri uri) {
        return () -> new RelayChannel(client, uri);
    }

    /**
     * The relay underneath.
     *
     * @throws IllegalStateException before it is open
     */
    public Relay relay() {
        Relay open = relay;
        if (open == null) {
            throw new IllegalStateException("not bound yet");
        }
        return open;
    }

    /** The one peer that this is connected to, or null. */
    @Nullable
    InetSocketAddress peer() {
        return remote;
    }

    /** Datagrams from peers that were dropped because nobody read them in time. */
    public long receiveDrops() {
        return receiveDrops;
    }

    /** Opens the relay; what is to be done then is done on the event loop. */
    void open(ChannelPromise promise, Runnable whenOpen) {
        if (opening != null) {
            promise.tryFailure(new AlreadyBoundException());
            return;
        }
        CompletableFuture<Relay> attempt;
        try {
            attempt = client.open(uri, TurnObserver.NONE, eventLoop());
        } catch (RuntimeException e) {
            promise.tryFailure(e);
            return;
        }
        opening = attempt;
        attempt.whenComplete((open, error) -> {
            if (error != null) {
                opening = null;
                promise.tryFailure(closed ? new ClosedChannelException() : error);
                return;
            }
            relay = open;
            channels = new PeerChannels(open);
            open.onDatagram(new Ear());
            open.closed().thenAccept(this::over);
            whenOpen.run();
        });
    }

    private final class Ear implements RelayListener {
        @Override
        public void onDatagram(InetSocketAddress peer, ByteBuf payload) {
            arrived(peer, payload);
        }

        @Override
        public void onWritability(boolean writable) {
            setWritable(THEIR_WRITABILITY, writable);
        }
    }

    private void over(TurnFailure failure) {
        if (!closed) {
            if (!(failure instanceof TurnFailure.Released)) {
                pipeline().fireExceptionCaught(new TurnException(failure));
            }
            close();
        }
    }

    void becomeActive(ChannelPromise promise) {
        active = true;
        promise.trySuccess();
        pipeline().fireChannelActive();
    }

    /** The user's wish to speak with one peer alone: with a channel if the server has one to spare, without if need be. */
    void connect(InetSocketAddress peer, ChannelPromise promise, boolean opened) {
        Relay open = relay();
        open.bind(peer)
                .<@Nullable Void>thenApply(number -> null)
                .exceptionallyCompose(refused -> open.permit(peer))
                .whenComplete((permitted, error) -> {
                    if (error != null) {
                        promise.tryFailure(
                                error instanceof CompletionException && error.getCause() != null
                                        ? error.getCause()
                                        : error);
                        if (opened) {
                            close();
                        }
                        return;
                    }
                    remote = peer;
                    if (opened) {
                        becomeActive(promise);
                    } else {
                        promise.trySuccess();
                    }
                });
    }

    void write(InetSocketAddress peer, ByteBuf payload, ChannelPromise promise) {
        if (channels != null) {
            channels.wanted(peer);
        }
        if (promise.isVoid()) {
            // Nobody asks what becomes of it, so it leaves no garbage either; the relay counts what it drops.
            relay().offer(peer, payload);
            return;
        }
        int weight = payload.readableBytes() + WRITE_OVERHEAD;
        outbound(weight);
        relay().send(peer, payload).whenComplete((sent, error) -> {
            outbound(-weight);
            if (error == null) {
                promise.trySuccess();
            } else {
                promise.tryFailure(error);
            }
        });
    }

    private void outbound(int change) {
        long now = outboundBytes + change;
        outboundBytes = now;
        if (change > 0 && now > config.getWriteBufferHighWaterMark()) {
            setWritable(OUR_WRITABILITY, false);
        } else if (change < 0 && now < config.getWriteBufferLowWaterMark()) {
            setWritable(OUR_WRITABILITY, true);
        }
    }

    private void setWritable(int whose, boolean writable) {
        ChannelOutboundBuffer buffer = unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(whose, writable);
        }
    }

    @Override
    public long bytesBeforeUnwritable() {
        return isWritable() ? Math.max(0, config.getWriteBufferHighWaterMark() - outboundBytes + 1) : 0;
    }

    @Override
    public long bytesBeforeWritable() {
        return isWritable() ? 0 : Math.max(0, outboundBytes - config.getWriteBufferLowWaterMark() + 1);
    }

    private void arrived(InetSocketAddress peer, ByteBuf payload) {
        InetSocketAddress only = remote;
        if (closed || only != null && !only.equals(peer)) {
            return;
        }
        int weight = payload.readableBytes() + ReceiveQueue.OVERHEAD;
        if (inboundBytes + weight > config.getReceiveBufferSize() && !inbound.isEmpty()) {
            receiveDrops = receiveDrops + 1;
            return;
        }
        inboundBytes += weight;
        // A slice, because what surrounds the payload in its frame is not the handler's to write to.
        inbound.add(new DatagramPacket(payload.retainedSlice(), localAddress(), peer));
        scheduleRead();
    }

    /** After everything that came along, so that one {@code channelReadComplete} follows many packets. */
    private void scheduleRead() {
        if (readPending && active && !readScheduled && !inbound.isEmpty()) {
            readScheduled = true;
            eventLoop().execute(readTask);
        }
    }

    private void deliver() {
        readScheduled = false;
        if (closed || !readPending) {
            return;
        }
        readPending = false;
        for (int i = METADATA.defaultMaxMessagesPerRead(); i > 0 && !closed; i--) {
            DatagramPacket packet = inbound.poll();
            if (packet == null) {
                break;
            }
            inboundBytes -= packet.content().readableBytes() + ReceiveQueue.OVERHEAD;
            pipeline().fireChannelRead(packet);
        }
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        scheduleRead();
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        if (config.isActiveOnRegistration()) {
            open(promise, () -> {
                active = true;
                promise.trySuccess();
            });
        } else {
            promise.setSuccess();
        }
    }

    @Override
    protected void doClose() {
        closed = true;
        active = false;
        if (opening != null) {
            // Gives the attempt up, if it is one still.
            opening.cancel(true);
        }
        Relay open = relay;
        if (open != null) {
            var unused = open.release();
        }
        inbound.forEach(ReferenceCountUtil::release);
        inbound.clear();
        inboundBytes = 0;
    }

    @Override
    protected void doDisconnect() {
        remote = null;
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new AssertionError("binding takes a while, so it is not done here");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        throw new AssertionError("writes go to the relay at once");
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        Relay open = relay;
        if (open != null) {
            return open.executor() == loop;
        }
        for (EventExecutor each : client.eventLoops()) {
            if (each == loop) {
                return true;
            }
        }
        return false;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        Relay open = relay;
        return open == null ? null : open.relayedAddress();
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    public DatagramChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean isConnected() {
        return remote != null;
    }

    @Override
    public Unsafe unsafe() {
        RelayUnsafe made = edge;
        if (made == null) {
            made = new RelayUnsafe(this, super.unsafe());
            edge = made;
        }
        return made;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                throw new AssertionError("connecting is the business of the one around this");
            }
        };
    }
}
