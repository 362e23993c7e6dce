package dev.turnprobe.probe.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * A TCP port that answers nothing at all, as behind a firewall that drops: its queue is full and nobody empties it, and then
 * Linux drops what asks for a connection.
 */
final class FullQueue implements AutoCloseable {
    private static final int MOST = 16;
    private static final int PATIENCE_MILLIS = 300;

    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    FullQueue(String address) {
        try {
            listener = new ServerSocket(0, 1, InetAddress.getByName(address));
            fill((InetSocketAddress) listener.getLocalSocketAddress());
        } catch (IOException e) {
            throw new TestAbortedException("cannot make a port that drops here: " + e);
        }
    }

    private void fill(InetSocketAddress there) throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(there, PATIENCE_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        close();
        throw new TestAbortedException("this system takes connections that nobody accepts");
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : waiting) {
            socket.close();
        }
    }
}
