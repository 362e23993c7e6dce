package dev.turnprobe.turn;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** The order in which the addresses of one host are tried (RFC 8305 §4): sorted, then the families take turns. */
final class AddressOrder {
    private AddressOrder() {}

    /**
     * Sorts by the precedence of RFC 6724 §2.1, keeps the resolver's order where that says nothing, and interleaves. An
     * address of a kind that this host has no route for costs nothing: its attempt fails at once.
     */
    static List<InetAddress> of(List<InetAddress> resolved) {
        List<InetAddress> sorted = new ArrayList<>(new LinkedHashSet<>(resolved));
        sorted.sort(Comparator.comparingInt(AddressOrder::precedence).reversed());
        return interleaved(sorted);
    }

    private static List<InetAddress> interleaved(List<InetAddress> sorted) {
        List<InetAddress> first = new ArrayList<>();
        List<InetAddress> second = new ArrayList<>();
        for (InetAddress address : sorted) {
            boolean leading = (address instanceof Inet4Address) == (sorted.get(0) instanceof Inet4Address);
            (leading ? first : second).add(address);
        }
        List<InetAddress> mixed = new ArrayList<>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                mixed.add(first.get(i));
            }
            if (i < second.size()) {
                mixed.add(second.get(i));
            }
        }
        return mixed;
    }

    /** RFC 6724 §2.1, the default policy table. */
    private static int precedence(InetAddress address) {
        if (address instanceof Inet4Address) {
            return 35;
        }
        byte[] bytes = address.getAddress();
        int head = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (address.isLoopbackAddress()) {
            return 50;
        } else if (head == 0x2002) { // 6to4
            return 30;
        } else if (head == 0x2001 && bytes[2] == 0 && bytes[3] == 0) { // Teredo
            return 5;
        } else if ((head & 0xFE00) == 0xFC00) { // unique local
            return 3;
        } else if (address.isSiteLocalAddress() || head == 0x3FFE || isV4Compatible(bytes)) {
            return 1;
        }
        return 40;
    }

    private static boolean isV4Compatible(byte[] bytes) {
        for (int i = 0; i < 12; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
