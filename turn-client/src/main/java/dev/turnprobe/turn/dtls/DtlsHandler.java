package dev.turnprobe.turn.dtls;

import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/**
 * DTLS 1.2 (RFC 6347) on a connected datagram channel: ciphertext below, plaintext above, one frame a record.
 *
 * <p>The handshake begins when the channel is active, on a thread of the {@link DtlsEndpoint}, because Bouncy Castle blocks
 * while it lasts. From then on the record layer belongs to the event loop, which feeds it one screened record at a time.
 */
public final class DtlsHandler extends ChannelDuplexHandler {
    private enum State {
        IDLE,
        SHAKING_HANDS,
        OPEN,
        OVER
    }

    private final DtlsEndpoint endpoint;
    private final DtlsClient.Purpose purpose;
    private final TurnObserver observer;
    private final long origin;
    private final CompletableFuture<DtlsHandshake> handshake = new CompletableFuture<>();

    private State state = State.IDLE;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable DatagramBridge bridge;
    private @Nullable DtlsClient client;
    private @Nullable DTLSTransport transport;
    private byte[] outgoing = new byte[2048];

    DtlsHandler(DtlsEndpoint endpoint, DtlsClient.Purpose purpose, TurnObserver observer, long origin) {
        this.endpoint = endpoint;
        this.purpose = purpose;
        this.observer = observer;
        this.origin = origin;
    }

    /** Completed on the event loop; fails with an {@link IOException} that says why. */
    public CompletableFuture<DtlsHandshake> handshake() {
        return handshake;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        if (ctx.channel().isActive()) {
            shakeHands(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (state == State.IDLE) {
            shakeHands(ctx);
        }
        ctx.fireChannelActive();
    }

    private void shakeHands(ChannelHandlerContext ctx) {
        state = State.SHAKING_HANDS;
        DatagramBridge ours = new DatagramBridge(ctx, endpoint.maxDatagram());
        DtlsClient us = new DtlsClient(endpoint, purpose, ours);
        bridge = ours;
        client = us;
        try {
            endpoint.handshakes().execute(() -> connect(ctx, us, ours));
        } catch (RejectedExecutionException e) {
            failed(new IOException("the client is closed", e));
        }
    }

    /** On a worker. */
    private void connect(ChannelHandlerContext ctx, DtlsClient us, DatagramBridge ours) {
        if (ours.hasEnded()) {
            return;
        }
        Runnable outcome;
        try {
            DTLSTransport connected = new DTLSClientProtocol().connect(us, ours);
            outcome = () -> connected(us, ours, connected);
        } catch (IOException e) {
            outcome = () -> failed(e);
        } catch (Throwable e) {
            // A jar that is missing, perhaps; whoever waits must not wait for ever.
            outcome = () -> failed(new IOException("the DTLS handshake broke: " + e, e));
        }
        try {
            ctx.executor().execute(outcome);
        } catch (RejectedExecutionException e) {
            ours.end(); // the event loop is gone, and with it everybody who waited
        }
    }

    private void connected(DtlsClient us, DatagramBridge ours, DTLSTransport connected) {
        if (state != State.SHAKING_HANDS) {
            close(connected);
            return;
        }
        transport = connected;
        state = State.OPEN;
        ours.open();
        handshake.complete(us.outcome());
        for (byte[] record = ours.left(); record != null && state == State.OPEN; record = ours.left()) {
            received(Unpooled.wrappedBuffer(record), 0, record.length);
        }
        context().fireChannelReadComplete();
    }

    private void failed(IOException why) {
        if (state == State.SHAKING_HANDS) {
            over();
            handshake.completeExceptionally(why);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf datagram)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            // RFC 6347 §4.1.1: a datagram may hold several records.
            for (int length; datagram.isReadable(); datagram.skipBytes(length)) {
                length = Records.next(datagram);
                if (length < 0) {
                    discard();
                    return;
                }
                received(datagram, datagram.readerIndex(), length);
            }
        } finally {
            datagram.release();
        }
    }

    private void received(ByteBuf datagram, int at, int length) {
        int overhead = bridge == null ? 0 : bridge.overhead();
        switch (state) {
            case SHAKING_HANDS -> {
                if (bridge == null
                        || !Records.mayShakeHands(datagram, at, length)
                        || !bridge.offer(ByteBufUtil.getBytes(datagram, at, length))) {
                    discard();
                }
            }
            case OPEN -> {
                if (Records.mayBelong(datagram, at, length, overhead)) {
                    decrypt(datagram, at, length);
                } else {
                    discard();
                }
            }
            case IDLE, OVER -> discard();
        }
    }

    private void decrypt(ByteBuf datagram, int at, int length) {
        DTLSTransport open = transport;
        DatagramBridge ours = bridge;
        if (open == null || ours == null) {
            return;
        }
        ByteBuf plain = context().alloc().heapBuffer(length);
        int received;
        ours.lend(datagram, at, length);
        try {
            received = open.receive(plain.array(), plain.arrayOffset(), length, 1);
        } catch (InterruptedIOException e) {
            received = -1;
        } catch (IOException e) {
            plain.release();
            broken(e);
            return;
        } finally {
            ours.takeBack();
        }
        if (received >= 0) {
            context().fireChannelRead(plain.writerIndex(received));
            return;
        }
        plain.release();
        if (ours.isClosed()) {
            broken(new EOFException("the server closed the DTLS association"));
        } else if (Records.type(datagram, at) == Records.APPLICATION_DATA) {
            discard();
        }
    }

    private void broken(IOException why) {
        over();
        context().fireExceptionCaught(why);
        context().close();
    }

    private void discard() {
        observer.discarded(Discard.NOT_DTLS, context().executor().ticker().nanoTime() - origin);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frame)) {
            ctx.write(message, promise);
            return;
        }
        try {
            encrypt(frame, promise);
        } catch (IOException e) {
            promise.tryFailure(e);
        } finally {
            frame.release();
        }
    }

    private void encrypt(ByteBuf frame, ChannelPromise promise) throws IOException {
        DTLSTransport open = transport;
        DatagramBridge ours = bridge;
        if (state != State.OPEN || open == null || ours == null) {
            throw new ClosedChannelException();
        }
        int length = frame.readableBytes();
        if (length > Records.LONGEST_PLAINTEXT) {
            throw new IOException("a DTLS record holds " + Records.LONGEST_PLAINTEXT + " bytes at most, not " + length);
        }
        ours.sendsFor(promise);
        try {
            if (frame.hasArray()) {
                open.send(frame.array(), frame.arrayOffset() + frame.readerIndex(), length);
            } else {
                if (outgoing.length < length) {
                    outgoing = new byte[Records.LONGEST_PLAINTEXT];
                }
                frame.getBytes(frame.readerIndex(), outgoing, 0, length);
                open.send(outgoing, 0, length);
            }
        } finally {
            ours.sendsFor(null);
        }
    }

    /** Says goodbye first (RFC 5246 §7.2.1). */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        State before = state;
        if (before == State.OPEN && transport != null) {
            close(transport);
        } else if (before == State.SHAKING_HANDS && client != null) {
            try {
                client.cancel();
            } catch (IOException e) {
                // It was only a courtesy.
            }
        }
        over();
        handshake.completeExceptionally(new ClosedChannelException());
        ctx.close(promise);
    }

    private static void close(DTLSTransport transport) {
        try {
            transport.close();
        } catch (IOException e) {
            // It was only a courtesy.
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over();
        handshake.completeExceptionally(new ClosedChannelException());
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.SHAKING_HANDS && cause instanceof PortUnreachableException nobody) {
            failed(nobody);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }

    private void over() {
        state = State.OVER;
        if (bridge != null) {
            bridge.end();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext context = ctx;
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }
}
