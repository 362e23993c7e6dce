package dev.turnprobe.probe.evidence;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses with ports as text; reading never asks the name service. */
final class SocketAddresses {
    private SocketAddresses() {}

    static String text(InetSocketAddress address) {
        String host = address.getAddress() == null
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** @throws IllegalArgumentException when it is none */
    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[|]$", "");
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("no address: " + text);
        }
        int number = Integer.parseInt(port);
        // Only digits, hexadecimal and separators: that is a literal, and anything else a name.
        if (host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%[0-9A-Za-z_.-]+)?")) {
            try {
                return new InetSocketAddress(InetAddress.getByName(host), number);
            } catch (UnknownHostException e) {
                // A zone of another machine: it stays text, and reads the same.
            }
        }
        return InetSocketAddress.createUnresolved(host, number);
    }
}
