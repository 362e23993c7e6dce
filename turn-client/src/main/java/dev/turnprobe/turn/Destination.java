package dev.turnprobe.turn;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a road leads.
 *
 * @param uri transport, and the name that a certificate must show
 * @param address the server's; unresolved only when a proxy is to look it up
 * @param via the proxy's address, or null to go there directly
 */
record Destination(
        TurnUri uri, InetSocketAddress address, @Nullable InetSocketAddress via) {
    Transport transport() {
        return uri.transport();
    }

    /** Whom the first packet goes to. */
    InetSocketAddress firstHop() {
        return via != null ? via : address;
    }

    @Override
    public String toString() {
        return uri + " at " + address.getHostString() + ":" + address.getPort();
    }
}
