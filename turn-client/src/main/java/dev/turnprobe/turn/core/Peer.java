package dev.turnprobe.turn.core;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One peer address of an allocation; interned, so the data path compares references. */
public final class Peer {
    private final InetSocketAddress address;
    final Permission permission;

    @Nullable
    Channel channel;

    Peer(InetSocketAddress address, Permission permission) {
        this.address = address;
        this.permission = permission;
    }

    /** Address and port, resolved. */
    public InetSocketAddress address() {
        return address;
    }

    boolean isChannelBound() {
        return channel != null && channel.isBound();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
