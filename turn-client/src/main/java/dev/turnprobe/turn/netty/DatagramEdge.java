package dev.turnprobe.turn.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;

/**
 * The bottom of a pipeline on a connected datagram socket: unwraps what arrives. The kernel has checked the sender; the
 * address is compared once more, because a datagram may have been queued before the socket was connected.
 */
@ChannelHandler.Sharable
public final class DatagramEdge extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof DatagramPacket packet)) {
            ctx.fireChannelRead(message);
        } else if (packet.sender() == null
                || packet.sender().equals(ctx.channel().remoteAddress())) {
            ctx.fireChannelRead(packet.content());
        } else {
            packet.release();
        }
    }
}
