package dev.turnprobe.probe.redact;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stand-ins for IP addresses: the same one for the same address throughout a run, of the same family and kind, so that what
 * is judged by an address is judged the same by its stand-in. Numbered in the order in which the addresses were first seen,
 * and never one that was seen before as an address of somebody. Safe to use from any thread.
 *
 * <p>Ports stay. The unspecified address stays: it is nobody's.
 */
public final class Pseudonyms {
    private static final byte[] MAPPED = new byte[12];
    /** RFC 6052 §2.1: 64:ff9b::/96. */
    private static final byte[] TRANSLATED = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

    static {
        // RFC 4291 §2.5.5.2: ::ffff:0:0/96.
        MAPPED[10] = MAPPED[11] = (byte) 0xFF;
    }

    private final Map<InetAddress, InetAddress> standIns = new LinkedHashMap<>();
    private final Set<InetAddress> given = new HashSet<>();
    private final Map<AddressRange, Integer> last = new EnumMap<>(AddressRange.class);

    /** The stand-in of an address that somebody has. */
    public synchronized InetAddress of(InetAddress real) {
        if (real.isAnyLocalAddress()) {
            return real;
        }
        InetAddress known = standIns.get(real);
        if (known != null) {
            return known;
        }
        // With the number of its network interface, if it has one: that is nobody's business either.
        byte[] bytes = real.getAddress();
        InetAddress key = AddressRange.address(bytes);
        InetAddress standIn = embedsIpv4(bytes) ? embedding(bytes) : next(AddressRange.of(real), key);
        standIns.put(key, standIn);
        given.add(standIn);
        return standIn;
    }

    /** The same with its port; an address that was not looked up stays. */
    public InetSocketAddress of(InetSocketAddress real) {
        InetAddress address = real.getAddress();
        return address == null ? real : new InetSocketAddress(of(address), real.getPort());
    }

    /** True if that address was seen. */
    synchronized boolean knows(InetAddress address) {
        return standIns.containsKey(address);
    }

    /** True if that address was given to stand for another, and is nobody's own as far as is known. */
    synchronized boolean isStandIn(InetAddress address) {
        return given.contains(address) && !standIns.containsKey(address);
    }

    /** The addresses seen so far, in that order. */
    public synchronized List<InetAddress> seen() {
        return new ArrayList<>(standIns.keySet());
    }

    private InetAddress next(AddressRange range, InetAddress real) {
        while (true) {
            int number = last.merge(range, 1, Integer::sum);
            InetAddress standIn = range.standIn(Math.min(number, range.size()));
            boolean free = !standIn.equals(real) && !standIns.containsKey(standIn) && !given.contains(standIn);
            if (free || number >= range.size()) {
                return standIn;
            }
        }
    }

    private static boolean embedsIpv4(byte[] bytes) {
        return bytes.length == 16
                && (Arrays.equals(bytes, 0, 12, MAPPED, 0, 12) || Arrays.equals(bytes, 0, 12, TRANSLATED, 0, 12));
    }

    /** An IPv4 address in the clothes of IPv6 is the same address. */
    private InetAddress embedding(byte[] bytes) {
        byte[] inner =
                of(AddressRange.address(Arrays.copyOfRange(bytes, 12, 16))).getAddress();
        byte[] outer = bytes.clone();
        System.arraycopy(inner, 0, outer, 12, inner.length);
        return AddressRange.address(outer);
    }
}
