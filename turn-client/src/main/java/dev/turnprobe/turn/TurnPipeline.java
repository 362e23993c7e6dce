package dev.turnprobe.turn;

import dev.turnprobe.stun.netty.StreamFrameDecoder;
import dev.turnprobe.stun.netty.StreamFrameEncoder;
import dev.turnprobe.turn.netty.DatagramEdge;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/** The pipelines, one method each; nowhere else are any built. */
final class TurnPipeline {
    private static final DatagramEdge DATAGRAM_EDGE = new DatagramEdge();
    private static final StreamFrameEncoder STREAM_ENCODER = new StreamFrameEncoder();

    private TurnPipeline() {}

    /** Somebody on the way is to be dealt with first; he takes himself out. */
    static void proxy(Channel channel, ChannelHandler proxy) {
        channel.pipeline().addLast(proxy);
    }

    /** Frames are datagrams. */
    static void udp(Channel channel, ChannelHandler engine) {
        channel.pipeline().addLast(DATAGRAM_EDGE, engine);
    }

    /** Frames are cut from a stream. */
    static void tcp(Channel channel, ChannelHandler engine) {
        channel.pipeline().addLast(StreamFrameDecoder.forNewConnection(), STREAM_ENCODER, engine);
    }

    /** Frames are cut from what TLS decrypts. Host names, not addresses, are checked and sent as SNI. */
    static SslHandler tls(Channel channel, ChannelHandler engine, SslContext context, TurnUri uri, Duration timeout) {
        SslHandler tls = context.newHandler(channel.alloc(), uri.host(), uri.port());
        tls.setHandshakeTimeoutMillis(timeout.toMillis());
        channel.pipeline().addLast(tls);
        tcp(channel, engine);
        return tls;
    }
}
