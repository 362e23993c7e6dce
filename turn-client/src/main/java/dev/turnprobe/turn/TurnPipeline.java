package dev.turnprobe.turn;

import dev.turnprobe.stun.netty.StreamFrameDecoder;
import dev.turnprobe.stun.netty.StreamFrameEncoder;
import dev.turnprobe.turn.dtls.DtlsHandler;
import dev.turnprobe.turn.netty.DataConnectionHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/** The pipelines, one method each; nowhere else are any built. */
final class TurnPipeline {
    private static final StreamFrameEncoder STREAM_ENCODER = new StreamFrameEncoder();

    private TurnPipeline() {}

    /** Somebody on the way is to be dealt with first; he takes himself out. */
    static void proxy(Channel channel, ChannelHandler proxy, ChannelHandler end) {
        channel.pipeline().addLast(proxy, end);
    }

    /** It has done its part. */
    static void remove(Channel channel, ChannelHandler handler) {
        channel.pipeline().remove(handler);
    }

    /** Frames are datagrams. */
    static void udp(Channel channel, ChannelHandler engine) {
        channel.pipeline().addLast(engine);
    }

    /** Frames are records, a datagram each. */
    static DtlsHandler dtls(Channel channel, ChannelHandler engine, DtlsHandler dtls) {
        channel.pipeline().addLast(dtls, engine);
        return dtls;
    }

    /** Frames are cut from a stream. */
    static void tcp(Channel channel, ChannelHandler engine) {
        if (engine instanceof DataConnectionHandler) {
            // RFC 6062 §4.5: one STUN answer, then bytes of the peer's; it cuts that one frame itself.
            channel.pipeline().addLast(engine);
            return;
        }
        channel.pipeline().addLast(StreamFrameDecoder.forNewConnection(), STREAM_ENCODER, engine);
    }

    /** Says that nothing more is to come from us: close_notify on TLS, FIN on TCP. Pending writes must be done. */
    static ChannelFuture endOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return tls != null ? tls.closeOutbound() : ((DuplexChannel) channel).shutdownOutput();
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
