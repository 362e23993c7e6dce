package dev.turnprobe.stun.netty;

import dev.turnprobe.stun.ChannelData;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Pads each outgoing frame to four bytes (RFC 8656 §12.5). STUN messages are aligned already; a ChannelData gets up to
 * three zero bytes, written behind it without copying. Takes every {@link ByteBuf} written, which must be one whole frame.
 */
@ChannelHandler.Sharable
public final class StreamFrameEncoder extends ChannelOutboundHandlerAdapter {
    private static final ByteBuf ZEROS =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(3).writeZero(3).asReadOnly());

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frame)) {
            ctx.write(message, promise);
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
}
