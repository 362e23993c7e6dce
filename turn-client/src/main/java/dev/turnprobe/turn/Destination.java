package dev.turnprobe.turn;

import java.net.InetSocketAddress;

/**
 * Where a road leads.
 *
 * @param uri transport, and the name that a certificate must show
 * @param address where that is; unresolved only when a proxy is to look it up
 */
record Destination(TurnUri uri, InetSocketAddress address) {
    Transport transport() {
        return uri.transport();
    }

    @Override
    public String toString() {
        return uri + " at " + address.getHostString() + ":" + address.getPort();
    }
}
