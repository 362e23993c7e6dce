package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Ends TLS on loopback with a certificate of our choice: an inspecting firewall in front of a server, or a web server where
 * no web server should be.
 */
final class TlsFront implements AutoCloseable {
    private static final byte[] PAGE =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final @Nullable InetSocketAddress behind;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private TlsFront(ServerIdentity shown, @Nullable InetSocketAddress behind) {
        this.behind = behind;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.keyManagerFactory().getKeyManagers(), null, null);
            listener = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no TLS on loopback", e);
        }
        start(this::accept);
    }

    /** Decrypts, and passes on to a server that speaks TCP. */
    static TlsFront before(int port, ServerIdentity shown) {
        return new TlsFront(shown, new InetSocketAddress("127.0.0.1", port));
    }

    /** Answers whatever it hears as a web server would. */
    static TlsFront ofWebServer(ServerIdentity shown) {
        return new TlsFront(shown, null);
    }

    int port() {
        return listener.getLocalPort();
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
            if (behind == null) {
                if (client.getInputStream().read(new byte[4096]) > 0) {
                    client.getOutputStream().write(PAGE);
                }
                return;
            }
            try (Socket server = new Socket(behind.getAddress(), behind.getPort())) {
                sockets.add(server);
                start(() -> copy(server, client));
                client.getInputStream().transferTo(server.getOutputStream());
            }
        } catch (IOException e) {
            // Refused, or gone.
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

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "tls-front");
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
