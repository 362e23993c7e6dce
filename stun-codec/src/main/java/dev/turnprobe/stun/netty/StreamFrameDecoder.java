package dev.turnprobe.stun.netty;

import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into STUN messages and ChannelData frames and swallows the padding (RFC 8656 §12.5).
 *
 * <p>Emits one {@link ByteBuf} a frame, owned by the next handler: a slice of what was read, or a copy when the frame
 * straddled reads. At most one frame, bounded by its 16-bit length, is ever held back. When framing is lost it fires
 * {@link FramingLost} once as an exception, drops what it has and ignores the rest; the handler behind it decides to close.
 */
public final class StreamFrameDecoder extends ChannelInboundHandlerAdapter {
    private @Nullable ByteBuf rest;
    private int skip;
    private boolean lost;
    private boolean expectsStun;

    /** For a stream that may carry any frame from its first byte on. */
    public StreamFrameDecoder() {
        this(false);
    }

    private StreamFrameDecoder(boolean expectsStun) {
        this.expectsStun = expectsStun;
    }

    /**
     * For a connection that has just been made, whose first frame is a STUN message because no channel can be bound yet.
     * Without this rule an HTTP server's "HTTP/1.1 400" would be taken for ChannelData on channel 0x4854.
     */
    public static StreamFrameDecoder forNewConnection() {
        return new StreamFrameDecoder(true);
    }

    /** No STUN message and no ChannelData begins where one should; a stream cannot recover from that. */
    public static final class FramingLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String firstBytes;

        FramingLost(ByteBuf in) {
            super("the stream does not carry STUN or ChannelData frames", null, false, false);
            int shown = Math.min(16, in.readableBytes());
            this.firstBytes = in.toString(in.readerIndex(), shown, java.nio.charset.StandardCharsets.ISO_8859_1);
        }

        /** Up to 16 bytes from where framing was lost, as ISO 8859-1: enough to recognise HTTP or TLS. */
        public String firstBytes() {
            return firstBytes;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf read)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (lost) {
            read.release();
            return;
        }
        ByteBuf in = joined(read);
        try {
            cut(ctx, in);
        } catch (FramingLost e) {
            lost = true;
            ctx.fireExceptionCaught(e);
        } finally {
            keepRest(ctx, in);
        }
    }

    private void cut(ChannelHandlerContext ctx, ByteBuf in) {
        while (true) {
            int skipped = Math.min(skip, in.readableBytes());
            in.skipBytes(skipped);
            skip -= skipped;
            int length = StreamFraming.frameLength(in);
            if (length == StreamFraming.LOST || expectsStun && in.isReadable() && FrameKind.of(in) != FrameKind.STUN) {
                throw new FramingLost(in);
            }
            if (length == StreamFraming.INCOMPLETE || length > in.readableBytes()) {
                return;
            }
            expectsStun = false;
            skip = StreamFraming.paddingAfter(in, length);
            ctx.fireChannelRead(in.readRetainedSlice(length));
        }
    }

    private ByteBuf joined(ByteBuf read) {
        ByteBuf held = rest;
        if (held == null) {
            return read;
        }
        rest = null;
        try {
            return held.writeBytes(read);
        } finally {
            read.release();
        }
    }

    private void keepRest(ChannelHandlerContext ctx, ByteBuf in) {
        if (lost || !in.isReadable() || ctx.isRemoved()) {
            in.release();
            return;
        }
        // Copied, so that a slow sender pins neither a large read buffer nor the frames cut from it.
        ByteBuf held = ctx.alloc().buffer(Math.max(256, in.readableBytes()));
        rest = held.writeBytes(in);
        in.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dropRest();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        dropRest();
    }

    private void dropRest() {
        ByteBuf held = rest;
        rest = null;
        if (held != null) {
            held.release();
        }
    }
}
