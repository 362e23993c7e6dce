package dev.turnprobe.probe.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** {@code ADDRESS:PORT}, IPv6 addresses in brackets: where something of ours listens. */
final class ListenAddress {
    private ListenAddress() {}

    /**
     * Reads what {@code --listen} says.
     *
     * @param highest the highest port that will do
     */
    static InetSocketAddress parse(String text, int highest) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
        String digits = text.substring(colon + 1);
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
        if (host.isEmpty() || port < 0 || port > highest) {
            throw new UsageException("--listen " + text + ": expected ADDRESS:PORT with a port from 0 to " + highest);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new UsageException("--listen " + text + ": no such address");
        }
    }
}
