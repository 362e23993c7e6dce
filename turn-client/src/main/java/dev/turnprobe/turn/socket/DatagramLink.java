package dev.turnprobe.turn.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket with one peer as a channel, of use once it is connected. Its messages are frames: a {@link ByteBuf} is a datagram, without the envelope
 * that Netty's own channels allocate for each. What arrives is lent by the {@link Inbox}; what is flushed together leaves together where
 * the socket can do that.
 */
public final class DatagramLink extends AbstractChannel {
    /** Fired as a user event for each frame that was written and could not be sent. */
    public enum FrameLost {
        INSTANCE
    }

    /** True: a datagram that is longer than the way allows is lost, not cut into fragments, if the system can be told so. */
    public static final ChannelOption<Boolean> DONT_FRAGMENT =
            ChannelOption.valueOf(DatagramLink.class, "DONT_FRAGMENT");

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    /** So many datagrams are received before other sockets of the event loop have their turn. */
    private static final int TURN = 64;

    private final LinkSocket socket;
    private final int maxDatagram;
    private final ChannelConfig config;
    private @Nullable IoRegistration registration;
    private boolean readPending;
    private boolean reading;
    private boolean writing;
    private volatile boolean active;
    private volatile @Nullable SocketAddress here;
    private volatile @Nullable SocketAddress there;

    /** @param maxDatagram longest datagram to receive whole */
    DatagramLink(LinkSocket socket, int maxDatagram) {
        super(null);
        this.socket = socket;
        this.maxDatagram = maxDatagram;
        this.config = new LinkConfig(this, socket, maxDatagram);
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return here;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return there;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        socket.register((IoEventLoop) eventLoop(), new Ready()).addListener(registered -> {
            if (registered.isSuccess()) {
                registration = (IoRegistration) registered.getNow();
                promise.setSuccess();
            } else {
                promise.setFailure(registered.cause());
            }
        });
    }

    @Override
    protected void doBind(SocketAddress local) throws Exception {
        socket.bind(local);
        here = socket.localAddress();
    }

    @Override
    protected void doDisconnect() throws Exception {
        doClose();
    }

    @Override
    protected void doDeregister() {
        IoRegistration present = registration;
        registration = null;
        if (present != null) {
            present.cancel();
        }
    }

    @Override
    protected void doClose() throws Exception {
        active = false;
        doDeregister();
        socket.close();
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        await(true, writing);
    }

    private void await(boolean readable, boolean writable) {
        IoRegistration present = registration;
        if (present != null && (readable != reading || writable != writing)) {
            reading = readable;
            writing = writable;
            socket.await(present, readable, writable);
        }
    }

    private void receive() {
        if (!readPending && !config.isAutoRead()) {
            await(false, writing);
            return;
        }
        ChannelPipeline pipeline = pipeline();
        Inbox inbox = Inbox.ofThisThread();
        IOException failure = null;
        try {
            for (int turn = 0; turn < TURN && active; turn++) {
                ByteBuf datagram = inbox.empty(alloc(), maxDatagram);
                int length;
                try {
                    length = socket.receive(datagram);
                } catch (DatagramTooLongException e) {
                    pipeline.fireUserEventTriggered(FrameLost.INSTANCE);
                    continue;
                }
                if (length == LinkSocket.NOTHING) {
                    break;
                }
                readPending = false;
                if (length > 0) {
                    pipeline.fireChannelRead(datagram.retain());
                }
            }
        } catch (IOException e) {
            failure = e;
        }
        pipeline.fireChannelReadComplete();
        if (failure != null) {
            pipeline.fireExceptionCaught(failure);
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (!(message instanceof ByteBuf frame)) {
            throw new UnsupportedOperationException("not a frame: " + message.getClass());
        }
        if (frame.isDirect() && frame.nioBufferCount() == 1) {
            return frame;
        }
        try {
            return frame.isReadable()
                    ? alloc().directBuffer(frame.readableBytes())
                            .writeBytes(frame, frame.readerIndex(), frame.readableBytes())
                    : Unpooled.EMPTY_BUFFER;
        } finally {
            frame.release();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer frames) throws Exception {
        while (!frames.isEmpty()) {
            int sent;
            try {
                sent = socket.send(frames);
            } catch (IOException e) {
                // Datagrams may be lost one by one; the socket is as good as before.
                frames.remove(e);
                pipeline().fireUserEventTriggered(FrameLost.INSTANCE);
                continue;
            }
            if (sent == 0) {
                await(reading, true);
                return;
            }
            for (int i = 0; i < sent; i++) {
                frames.remove();
            }
        }
        await(reading, false);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new LinkUnsafe();
    }

    private final class LinkUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            try {
                if (local != null) {
                    socket.bind(local);
                }
                socket.connect((InetSocketAddress) remote);
                here = socket.localAddress();
                there = remote;
                active = true;
            } catch (IOException | RuntimeException e) {
                promise.tryFailure(annotateConnectException(e, remote));
                closeIfClosed();
                return;
            }
            promise.trySuccess();
            pipeline().fireChannelActive();
        }

        /** The socket takes datagrams again. */
        void writable() {
            super.flush0();
        }

        @Override
        protected void flush0() {
            // While the socket takes no more, what is flushed waits for it.
            if (!writing) {
                super.flush0();
            }
        }
    }

    private final class Ready implements LinkSocket.Readiness {
        @Override
        public void ready(boolean readable, boolean writable) {
            if (writable && writing) {
                ((LinkUnsafe) unsafe()).writable();
            }
            if (readable) {
                receive();
            }
        }

        @Override
        public void close() {
            unsafe().close(unsafe().voidPromise());
        }
    }
}
