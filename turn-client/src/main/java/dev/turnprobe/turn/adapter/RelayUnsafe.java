package dev.turnprobe.turn.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Netty's own, but for what takes a while on a relay, or has a fate of its own: bind, connect and write. */
final class RelayUnsafe extends UnsafeAround {
    private final RelayChannel channel;

    RelayUnsafe(RelayChannel channel, Channel.Unsafe inner) {
        super(inner);
        this.channel = channel;
    }

    @Override
    public void bind(SocketAddress wish, ChannelPromise promise) {
        if (isAlive(promise)) {
            channel.open(promise, () -> channel.becomeActive(promise));
        }
    }

    @Override
    public void connect(SocketAddress address, @Nullable SocketAddress wish, ChannelPromise promise) {
        if (!isAlive(promise)) {
            return;
        }
        if (!(address instanceof InetSocketAddress peer) || peer.isUnresolved()) {
            promise.tryFailure(new UnresolvedAddressException());
        } else if (channel.isActive()) {
            channel.connect(peer, promise, false);
        } else {
            channel.open(promise, () -> channel.connect(peer, promise, true));
        }
    }

    private boolean isAlive(ChannelPromise promise) {
        if (!channel.isOpen()) {
            promise.tryFailure(new ClosedChannelException());
            return false;
        }
        return promise.setUncancellable();
    }

    @Override
    public void write(Object message, ChannelPromise promise) {
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (!channel.isActive()) {
            refuse(message, promise, channel.isOpen() ? new NotYetConnectedException() : new ClosedChannelException());
            return;
        }
        Object content = message;
        Object recipient = null;
        if (message instanceof AddressedEnvelope<?, ?> envelope) {
            content = envelope.content();
            recipient = envelope.recipient();
        }
        recipient = recipient == null ? channel.peer() : recipient;
        if (!(content instanceof ByteBuf payload)) {
            refuse(
                    message,
                    promise,
                    new UnsupportedOperationException("a relay carries DatagramPackets and, when connected, ByteBufs,"
                            + " not " + message.getClass().getName()));
        } else if (recipient == null) {
            refuse(message, promise, new NotYetConnectedException());
        } else if (!(recipient instanceof InetSocketAddress peer) || peer.isUnresolved()) {
            refuse(message, promise, new UnresolvedAddressException());
        } else {
            channel.write(peer, payload, promise);
        }
    }

    private void refuse(Object message, ChannelPromise promise, Throwable why) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(why);
    }

    @Override
    public void flush() {}
}
