package dev.turnprobe.probe.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What stands before servers on loopback: takes connections, a thread each, and joins them to others. */
final class Front implements AutoCloseable {
    /** What becomes of a connection, which is closed afterwards; an exception says that one of its ends has gone. */
    interface Service {
        void serve(Front front, Socket client) throws IOException;
    }

    private final String name;
    private final ServerSocket listener;
    private final Service service;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /** @param listener taken: closed with this */
    Front(String name, ServerSocket listener, Service service) {
        this.name = name;
        this.listener = listener;
        this.service = service;
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connects a client to a server, and passes on what either says until they have done. */
    void join(Socket client, InetSocketAddress behind) throws IOException {
        try (Socket server = new Socket(behind.getAddress(), behind.getPort())) {
            sockets.add(server);
            start(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            service.serve(this, client);
        } catch (IOException e) {
            // Refused, or the other side has gone, or this is closed.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The end of the way.
        }
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
