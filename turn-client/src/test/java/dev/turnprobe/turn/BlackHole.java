package dev.turnprobe.turn;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port on loopback that swallows everything: datagrams nobody reads, and connections that never come about. */
final class BlackHole implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();

    /** Swallows datagrams. */
    static BlackHole datagrams(String address, int port) throws IOException {
        BlackHole hole = new BlackHole();
        DatagramChannel socket = DatagramChannel.open();
        hole.open.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        return hole;
    }

    /** Swallows SYNs: its queue of connections is full, and nobody ever accepts. */
    static BlackHole connections(String address, int port) throws IOException {
        BlackHole hole = new BlackHole();
        ServerSocketChannel socket = ServerSocketChannel.open();
        hole.open.add(socket);
        InetSocketAddress here = new InetSocketAddress(InetAddress.getByName(address), port);
        socket.bind(here, 1);
        for (int i = 0; i < 4; i++) {
            SocketChannel filler = SocketChannel.open();
            hole.open.add(filler);
            filler.configureBlocking(false);
            filler.connect(socket.getLocalAddress());
        }
        return hole;
    }

    /** A TCP and UDP port of that address which is free now. */
    static int freePort(String address) throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return ((InetSocketAddress) socket.getLocalAddress()).getPort();
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
