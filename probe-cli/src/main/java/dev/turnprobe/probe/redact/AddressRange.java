package dev.turnprobe.probe.redact;

import dev.turnprobe.stun.XorAddress;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The kinds of address that rules and readers tell apart, and for each a range out of which stand-ins come: of the same kind,
 * and such that hardly anybody has an address in there.
 */
enum AddressRange {
    IPV4_LOOPBACK(0x7F7F_0000),
    /** RFC 1918. */
    IPV4_PRIVATE(0x0A7F_0000),
    /** RFC 6598 §7: behind a carrier's NAT. */
    IPV4_SHARED(0x647F_0000),
    IPV4_LINK_LOCAL(0xA9FE_7F00),
    IPV4_MULTICAST(0xEF7F_0000),
    /** RFC 1112 §4: 240.0.0.0 and up. */
    IPV4_RESERVED(0xF07F_0000),
    /** RFC 1122 §3.2.1.3: 0.0.0.0/8. */
    IPV4_THIS_NETWORK(0x007F_0000),
    /** All others; the range is for benchmarks (RFC 2544 App. C.2.2) and leads nowhere. */
    IPV4_GLOBAL(0xC613_0000),
    /** RFC 4193; and ::1, because there is but one loopback address and it is to be hidden, too. */
    IPV6_PRIVATE(0xFD7F_7F7F_0000_0000L, 0),
    IPV6_LINK_LOCAL(0xFE80_0000_0000_0000L, 0x7F7F_0000_0000_0000L),
    /** RFC 3879 has done away with them. */
    IPV6_SITE_LOCAL(0xFEC0_0000_0000_7F7FL, 0),
    IPV6_MULTICAST(0xFF0E_0000_0000_0000L, 0x7F7F_0000_0000_0000L),
    /** All others; the range is for documentation (RFC 9637). */
    IPV6_GLOBAL(0x3FFF_07F7_0000_0000L, 0);

    private static final int IPV4_LENGTH = 4;
    private static final int SHARED_BITS = 0xC0;

    private final boolean ipv4;
    private final long high;
    private final long low;
    /** Of a range of IPv4: so many stand-ins are in it; more addresses than that share the last one. */
    private final int size;

    AddressRange(int first) {
        this(true, 0, first & 0xFFFF_FFFFL, (first & 0xFF00) == 0 ? 0xFFFE : 0xFE);
    }

    AddressRange(long high, long low) {
        this(false, high, low, Integer.MAX_VALUE);
    }

    AddressRange(boolean ipv4, long high, long low, int size) {
        this.ipv4 = ipv4;
        this.high = high;
        this.low = low;
        this.size = size;
    }

    /** The kind of that address. */
    static AddressRange of(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == IPV4_LENGTH ? ofIpv4(address, bytes) : ofIpv6(address, bytes);
    }

    private static AddressRange ofIpv4(InetAddress address, byte[] bytes) {
        int first = bytes[0] & 0xFF;
        if (address.isLoopbackAddress()) {
            return IPV4_LOOPBACK;
        } else if (address.isSiteLocalAddress()) {
            return IPV4_PRIVATE;
        } else if (address.isLinkLocalAddress()) {
            return IPV4_LINK_LOCAL;
        } else if (address.isMulticastAddress()) {
            return IPV4_MULTICAST;
        } else if (first == 100 && (bytes[1] & SHARED_BITS) == 64) {
            return IPV4_SHARED;
        } else if (first == 0) {
            return IPV4_THIS_NETWORK;
        }
        return first >= 240 ? IPV4_RESERVED : IPV4_GLOBAL;
    }

    private static AddressRange ofIpv6(InetAddress address, byte[] bytes) {
        if (address.isLoopbackAddress() || (bytes[0] & 0xFE) == 0xFC) {
            return IPV6_PRIVATE;
        } else if (address.isLinkLocalAddress()) {
            return IPV6_LINK_LOCAL;
        } else if (address.isSiteLocalAddress()) {
            return IPV6_SITE_LOCAL;
        }
        return address.isMulticastAddress() ? IPV6_MULTICAST : IPV6_GLOBAL;
    }

    /** How many stand-ins there are. */
    int size() {
        return size;
    }

    /** The stand-in of that number, from 1. */
    InetAddress standIn(int number) {
        return ipv4 ? XorAddress.ipv4Address((int) low + number) : XorAddress.ipv6Address(high, low + number);
    }

    /** The address of four or sixteen bytes; sixteen stay IPv6 whatever they hold. */
    static InetAddress address(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == IPV4_LENGTH
                ? XorAddress.ipv4Address(buffer.getInt())
                : XorAddress.ipv6Address(buffer.getLong(), buffer.getLong());
    }
}
