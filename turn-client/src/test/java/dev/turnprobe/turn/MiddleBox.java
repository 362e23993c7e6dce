package dev.turnprobe.turn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A loopback socket between one client and a server over UDP: it sees, loses and forges datagrams. */
final class MiddleBox implements AutoCloseable {
    /** Decides about a datagram; called on the box's threads. */
    interface Verdict {
        /**
         * Whether to pass it on.
         *
         * @param number of the datagram, from 0, both directions counted together in the order the box saw them
         */
        boolean passes(MiddleBox box, boolean fromClient, int number, byte[] datagram);
    }

    /** What came by. */
    record Seen(boolean fromClient, byte[] datagram) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(fromClient ? "> " : "< ");
            for (int at = 0; at + 13 <= datagram.length; ) {
                int length = (datagram[at + 11] & 0xFF) << 8 | datagram[at + 12] & 0xFF;
                text.append("type ").append(datagram[at]).append(" epoch ").append(datagram[at + 4]);
                text.append(datagram[at] == 22 && datagram[at + 4] == 0 ? " message " + datagram[at + 13] : "");
                text.append(" (").append(length).append(") ");
                at += 13 + length;
            }
            return text.toString();
        }
    }

    private final InetSocketAddress server;
    private final Verdict verdict;
    private final DatagramSocket outside;
    private final DatagramSocket inside;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private int count;
    private volatile @Nullable SocketAddress client;

    MiddleBox(InetSocketAddress server, Verdict verdict) {
        this.server = server;
        this.verdict = verdict;
        try {
            outside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            inside = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(true, outside);
        start(false, inside);
    }

    /** One that passes everything on. */
    static MiddleBox open(InetSocketAddress server) {
        return new MiddleBox(server, (box, fromClient, number, datagram) -> true);
    }

    int port() {
        return outside.getLocalPort();
    }

    List<Seen> seen() {
        return seen;
    }

    /** How often the server answered after the client had spoken. */
    int roundTrips() {
        int count = 0;
        boolean asked = false;
        for (Seen each : seen) {
            count += asked && !each.fromClient() ? 1 : 0;
            asked = each.fromClient();
        }
        return count;
    }

    /** Sends to the client as if the server had. */
    void forge(byte[] datagram) {
        SocketAddress to = client;
        if (to == null) {
            throw new IllegalStateException("no client yet");
        }
        send(outside, datagram, to);
    }

    /** Sends to the server as if the client had. */
    void forgeToServer(byte[] datagram) {
        send(inside, datagram, server);
    }

    private void start(boolean fromClient, DatagramSocket socket) {
        Thread thread = new Thread(() -> carry(fromClient, socket), "middle box");
        thread.setDaemon(true);
        thread.start();
    }

    private void carry(boolean fromClient, DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        while (!socket.isClosed()) {
            try {
                packet.setLength(65_536);
                socket.receive(packet);
            } catch (IOException e) {
                continue; // closed, or an ICMP error for something sent before
            }
            if (fromClient) {
                client = packet.getSocketAddress();
            }
            byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
            if (admit(fromClient, datagram)) {
                if (fromClient) {
                    send(inside, datagram, server);
                } else {
                    forge(datagram);
                }
            }
        }
    }

    private synchronized boolean admit(boolean fromClient, byte[] datagram) {
        seen.add(new Seen(fromClient, datagram));
        return verdict.passes(this, fromClient, count++, datagram);
    }

    private static void send(DatagramSocket from, byte[] datagram, SocketAddress to) {
        try {
            from.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException e) {
            // Lost, as datagrams are.
        }
    }

    @Override
    public void close() {
        outside.close();
        inside.close();
    }
}
