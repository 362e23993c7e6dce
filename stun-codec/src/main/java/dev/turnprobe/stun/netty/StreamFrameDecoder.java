package dev.turnprobe.stun.netty;

import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into STUN messages and ChannelData frames and swallows the padding (RFC 8656 §12.5); or, told so, into
 * whatever stands behind RFC 4571 lengths.
 *
 * <p>Emits one {@link ByteBuf} a frame, owned by the next handler: a slice of what was read, or a copy when the frame
 * straddled reads. At most one frame is ever held back, so at most as many bytes as a frame may be long. When framing is lost it fires
 * {@link FramingLost} once as an exception, drops what it has and ignores the rest; the handler behind it decides to close.
 */
public final class StreamFrameDecoder extends ChannelInboundHandlerAdapter {
    /** As long as the 16-bit length of a STUN message lets a frame be. */
    public static final int LONGEST = 65_555;

    private final StreamFraming framing;
    private final int longest;
    private @Nullable ByteBuf rest;
    private int skip;
    private boolean lost;
    private boolean expectsStun;

    /** For TURN over TCP and TLS; frames may be as long as their 16-bit length allows. */
    public StreamFrameDecoder() {
        this(StreamFraming.TURN, LONGEST);
    }

    /**
     * A decoder for that framing.
     *
     * @param longest longest frame to accept, in bytes, from 20 to {@link #LONGEST}; a longer one counts as lost framing
     */
    public StreamFrameDecoder(StreamFraming framing, int longest) {
        if (longest < 20 || longest > LONGEST) {
            throw new IllegalArgumentException("longest frame out of range 20.." + LONGEST + ": " + longest);
        }
        this.framing = framing;
        this.longest = longest;
    }

    /**
     * For a TURN connection that has just been made, whose first frame is a STUN message because no channel can be bound yet.
     * Without this rule an HTTP server's "HTTP/1.1 400" would be taken for ChannelData on channel 0x4854.
     */
    public static StreamFrameDecoder forNewConnection() {
        StreamFrameDecoder decoder = new StreamFrameDecoder();
        decoder.expectsStun = true;
        return decoder;
    }

    /** No frame begins where one should, or one that is too long; a stream cannot recover from that. */
    public static final class FramingLost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String firstBytes;

        FramingLost(String why, ByteBuf in) {
            super(why, null, false, false);
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
            int length = framing.length(in);
            if (length == StreamFraming.LOST || expectsStun && in.isReadable() && FrameKind.of(in) != FrameKind.STUN) {
                throw new FramingLost("the stream does not carry STUN or ChannelData frames", in);
            }
            if (length > longest) {
                throw new FramingLost("a frame of " + length + " bytes is longer than " + longest, in);
            }
            if (length == StreamFraming.INCOMPLETE || framing.prefix() + length > in.readableBytes()) {
                return;
            }
            expectsStun = false;
            skip = framing.padding(in, length);
            in.skipBytes(framing.prefix());
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
