package dev.turnprobe.turn.adapter;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/** A datagram channel on which everything about multicast fails. */
abstract class UnicastChannel extends AbstractChannel implements DatagramChannel {
    UnicastChannel() {
        super(null);
    }

    private static ChannelFuture fail(ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException("no multicast through a relay"));
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface by) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface by, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, NetworkInterface by, @Nullable InetAddress source) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture joinGroup(
            InetAddress group, NetworkInterface by, @Nullable InetAddress source, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface by) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface by, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, NetworkInterface by, @Nullable InetAddress source) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(
            InetAddress group, NetworkInterface by, @Nullable InetAddress source, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface by, InetAddress source) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface by, InetAddress source, ChannelPromise promise) {
        return fail(promise);
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress source) {
        return fail(newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress source, ChannelPromise promise) {
        return fail(promise);
    }
}
