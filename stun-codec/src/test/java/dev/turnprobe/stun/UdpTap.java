package dev.turnprobe.stun;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between clients and a server on loopback and keeps a copy of what passes; a capture that needs no privilege. */
final class UdpTap implements AutoCloseable {
    private final DatagramSocket front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Map<SocketAddress, DatagramSocket> backs = new ConcurrentHashMap<>();
    private final List<byte[]> seen = Collections.synchronizedList(new ArrayList<>());
    private final SocketAddress server;

    UdpTap(int serverPort) throws IOException {
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
        start(front, packet -> back(packet.getSocketAddress()).send(to(packet, server)));
    }

    int port() {
        return front.getLocalPort();
    }

    List<byte[]> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    private DatagramSocket back(SocketAddress client) throws IOException {
        DatagramSocket back = backs.get(client);
        if (back == null) {
            back = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            backs.put(client, back);
            start(back, packet -> front.send(to(packet, client)));
        }
        return back;
    }

    private interface Forward {
        void send(DatagramPacket packet) throws IOException;
    }

    private void start(DatagramSocket from, Forward forward) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (true) {
                            DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
                            from.receive(packet);
                            seen.add(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
                            forward.send(packet);
                        }
                    } catch (IOException e) {
                        // Closed: the test is over.
                    }
                },
                "udp-tap");
        thread.setDaemon(true);
        thread.start();
    }

    private static DatagramPacket to(DatagramPacket packet, SocketAddress to) {
        return new DatagramPacket(packet.getData(), packet.getLength(), to);
    }

    @Override
    public void close() {
        front.close();
        backs.values().forEach(DatagramSocket::close);
    }
}
