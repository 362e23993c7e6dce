package dev.turnprobe.probe.diagnose;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Addresses that mean something here and something else elsewhere. */
final class PrivateAddress {
    private PrivateAddress() {}

    static boolean is(@Nullable InetAddress address) {
        if (address == null) {
            return false;
        }
        byte[] bytes = address.getAddress();
        // RFC 4193 §3: fc00::/7. RFC 6598 §7: 100.64.0.0/10.
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
        boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
        return address.isSiteLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || uniqueLocal
                || shared;
    }
}
