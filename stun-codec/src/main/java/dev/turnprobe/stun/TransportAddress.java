package dev.turnprobe.stun;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address and a port as text. */
final class TransportAddress {
    private TransportAddress() {}

    /** {@code 192.0.2.1:3478} or {@code [2001:db8::1]:3478}; asks no name server. */
    static String text(InetSocketAddress address) {
        InetAddress ip = XorAddress.resolved(address);
        String host = ip.getHostAddress();
        if (ip instanceof Inet6Address) {
            // The first run of zeros, shortened (RFC 5952 §4.2 would take the longest).
            host = "[" + host.replaceFirst("(^|:)0(:0)+(:|$)", "::") + "]";
        }
        return host + ":" + address.getPort();
    }
}
