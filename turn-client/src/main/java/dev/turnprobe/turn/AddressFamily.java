package dev.turnprobe.turn;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Which IP versions may be used to reach a server. */
public enum AddressFamily {
    ANY,
    IPV4,
    IPV6;

    boolean admits(InetAddress address) {
        return this == ANY || (this == IPV4) == (address instanceof Inet4Address);
    }
}
