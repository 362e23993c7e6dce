package dev.turnprobe.stun.netty;

import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * The counterpart of {@link StreamFrameDecoder}. For TURN it pads each outgoing frame to four bytes (RFC 8656 §12.5). STUN messages are aligned already; a ChannelData gets up to
 * three zero bytes, written behind it without copying. For RFC 4571 it writes the length in front. Takes every {@link ByteBuf} written, which must be one whole frame.
 */
@ChannelHandler.Sharable
public final class StreamFrameEncoder extends ChannelOutboundHandlerAdapter {
    private static final ByteBuf ZEROS =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(3).writeZero(3).asReadOnly());

    private final StreamFraming framing;

    /** For TURN over TCP and TLS. */
    public StreamFrameEncoder() {
        this(StreamFraming.TURN);
    }

    /** An encoder for that framing. */
    public StreamFrameEncoder(StreamFraming framing) {
        this.framing = framing;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frame)) {
            ctx.write(message, promise);
            return;
        }
        if (framing == StreamFraming.RFC4571) {
            writeBehindItsLength(ctx, frame, promise);
            return;
        }
        int padding = ChannelData.padding(frame.readableBytes());
        if (padding == 0) {
            ctx.write(frame, promise);
        } else {
            ctx.write(frame);
            ctx.write(ZEROS.slice(0, padding), promise);
        }
    }

    private static void writeBehindItsLength(ChannelHandlerContext ctx, ByteBuf frame, ChannelPromise promise) {
        int length = frame.readableBytes();
        if (length > 0xFFFF) {
            frame.release();
            promise.setFailure(new IllegalArgumentException("frame of " + length + " bytes is longer than 65535"));
            return;
        }
        ctx.write(ctx.alloc().ioBuffer(2).writeShort(length));
        ctx.write(frame, promise);
    }
}
