package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnObserver;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * All that a road needs to know besides where it leads, kept by those who may want another one to the same server.
 *
 * @param tls needed for TLS only
 */
record Roads(
        TurnSettings settings, EventLoop loop, @Nullable SslContext tls) {
    /**
     * A road that has not set out yet.
     *
     * @param origin what the loop's ticker read when the observer's clock began
     */
    Road to(Destination destination, TurnObserver observer, long origin) {
        return new Road(destination, settings, new PhaseWatch(observer, loop, origin), tls);
    }
}
