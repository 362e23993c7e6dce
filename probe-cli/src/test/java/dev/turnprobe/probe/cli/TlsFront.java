package dev.turnprobe.probe.cli;

import dev.turnprobe.fixtures.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Ends TLS on loopback with a certificate of our choice: an inspecting firewall in front of a server, or a web server where
 * no web server should be.
 */
final class TlsFront implements AutoCloseable {
    private static final byte[] PAGE =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Front front;
    private final @Nullable InetSocketAddress behind;

    private TlsFront(ServerIdentity shown, @Nullable InetSocketAddress behind) {
        this.behind = behind;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.keyManagerFactory().getKeyManagers(), null, null);
            front = new Front(
                    "tls-front",
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
                    this::serve);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no TLS on loopback", e);
        }
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
        return front.port();
    }

    private void serve(Front road, Socket client) throws IOException {
        if (behind != null) {
            road.join(client, behind);
        } else if (client.getInputStream().read(new byte[4096]) > 0) {
            client.getOutputStream().write(PAGE);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
