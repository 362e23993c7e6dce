package dev.turnprobe.turn.adapter;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Everything as another one does it. */
abstract class UnsafeAround implements Channel.Unsafe {
    private final Channel.Unsafe inner;

    UnsafeAround(Channel.Unsafe inner) {
        this.inner = inner;
    }

    @Override
    public RecvByteBufAllocator.Handle recvBufAllocHandle() {
        return inner.recvBufAllocHandle();
    }

    @Override
    public SocketAddress localAddress() {
        return inner.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return inner.remoteAddress();
    }

    @Override
    public void register(EventLoop eventLoop, ChannelPromise promise) {
        inner.register(eventLoop, promise);
    }

    @Override
    public void disconnect(ChannelPromise promise) {
        inner.disconnect(promise);
    }

    @Override
    public void close(ChannelPromise promise) {
        inner.close(promise);
    }

    @Override
    public void closeForcibly() {
        inner.closeForcibly();
    }

    @Override
    public void deregister(ChannelPromise promise) {
        inner.deregister(promise);
    }

    @Override
    public void beginRead() {
        inner.beginRead();
    }

    @Override
    public ChannelPromise voidPromise() {
        return inner.voidPromise();
    }

    @Override
    public @Nullable ChannelOutboundBuffer outboundBuffer() {
        return inner.outboundBuffer();
    }
}
