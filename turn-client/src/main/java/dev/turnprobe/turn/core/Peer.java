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

    /** How data travels to this peer now; asks for a permission that nobody has asked for yet. */
    Route route(boolean eagerData, long now) {
        if (permission.isAbsent()) {
            permission.request(now);
        }
        // RFC 8656 §12: a channel outlives its permission, and is no way around it.
        if (isChannelBound() && permission.isInstalled()) {
            return Route.CHANNEL;
        }
        if (permission.isInstalled() || permission.isRequested() && eagerData) {
            return Route.INDICATION;
        }
        return permission.isRequested() ? Route.PENDING : Route.REFUSED;
    }

    boolean isChannelBound() {
        return channel != null && channel.isBound();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
