package dev.turnprobe.turn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A peer that knows nothing of TURN: listens on loopback with the JDK's own sockets. */
final class TcpPeer implements AutoCloseable {
    /** What it does with a connection, on a thread of its own. */
    interface Manner {
        void handle(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Manner manner;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private TcpPeer(String host, Manner manner) {
        this.manner = manner;
        try {
            server = new ServerSocket(0, 16, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("tcp peer", this::accept);
    }

    /** Sends everything back, and ends when the other end does. */
    static TcpPeer echo() {
        return new TcpPeer("127.0.0.1", socket -> {
            socket.getInputStream().transferTo(socket.getOutputStream());
            socket.shutdownOutput();
        });
    }

    static TcpPeer that(Manner manner) {
        return new TcpPeer("127.0.0.1", manner);
    }

    static TcpPeer on(String host, Manner manner) {
        return new TcpPeer(host, manner);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start("tcp peer connection", () -> {
                    try (socket) {
                        manner.handle(socket);
                    } catch (IOException e) {
                        // The other end went first.
                    }
                });
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
    }
}
