package dev.turnprobe.turn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A TCP connection to a server that can be made to take nothing more from the client. */
final class Valve implements AutoCloseable {
    private final ServerSocket listener;
    private final int serverPort;
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private boolean open = true;

    Valve(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        start(() -> {
            Socket client = opened(listener.accept());
            Socket server = opened(new Socket(InetAddress.getLoopbackAddress(), this.serverPort));
            start(() -> pass(client, server, true));
            pass(server, client, false);
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    synchronized void turn(boolean open) {
        this.open = open;
        notifyAll();
    }

    private synchronized void awaitOpen() throws InterruptedException {
        while (!open) {
            wait();
        }
    }

    private Socket opened(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void pass(Socket from, Socket to, boolean held) throws IOException, InterruptedException {
        byte[] bytes = new byte[8192];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(bytes); length > 0; length = in.read(bytes)) {
            if (held) {
                awaitOpen();
            }
            out.write(bytes, 0, length);
        }
        to.close();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Closed.
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "valve");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        turn(true);
        try {
            listener.close();
            for (Socket socket : List.copyOf(sockets)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
