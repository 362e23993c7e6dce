package dev.turnprobe.turn.core;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server's word that another one is to be asked (RFC 8489 §10).
 *
 * @param from who said so
 * @param to the ALTERNATE-SERVER
 * @param domain the ALTERNATE-DOMAIN, the name that the other server's certificate must show; null if there was none. Text
 *     from the network.
 * @param signed whether that answer carried an integrity that was verified; coturn's does not
 */
public record Redirect(
        InetSocketAddress from,
        InetSocketAddress to,
        @Nullable String domain,
        boolean signed) {
    /** One hop, for people. */
    @Override
    public String toString() {
        return text(from) + " -> " + text(to) + (signed ? "" : " (unsigned)");
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
