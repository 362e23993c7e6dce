package dev.turnprobe.probe.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy on loopback that knows CONNECT only (RFC 9110 §9.3.6); every name is 127.0.0.1. */
final class ConnectProxy implements AutoCloseable {
    private final Front front;
    private final @Nullable String login;
    private final boolean refusing;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    private ConnectProxy(@Nullable String login, boolean refusing) {
        this.login = login;
        this.refusing = refusing;
        try {
            front = new Front(
                    "connect-proxy", new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), this::serve);
        } catch (IOException e) {
            throw new IllegalStateException("no proxy on loopback", e);
        }
    }

    /** For everybody. */
    static ConnectProxy open() {
        return new ConnectProxy(null, false);
    }

    /** For whoever knows {@code name:password}. */
    static ConnectProxy guarded(String login) {
        return new ConnectProxy(login, false);
    }

    /** For nobody. */
    static ConnectProxy refusing() {
        return new ConnectProxy(null, true);
    }

    String url() {
        return "http://127.0.0.1:" + front.port();
    }

    String url(String userInfo) {
        return "http://" + userInfo + "@127.0.0.1:" + front.port();
    }

    /** The heads of all requests so far. */
    List<String> heads() {
        return heads;
    }

    private void serve(Front road, Socket client) throws IOException {
        String head = head(client.getInputStream());
        heads.add(head);
        String answer = answer(head);
        client.getOutputStream().write(answer.getBytes(ISO_8859_1));
        if (answer.startsWith("HTTP/1.1 200")) {
            String target = head.substring("CONNECT ".length(), head.indexOf(" HTTP/1.1"));
            int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
            road.join(client, new InetSocketAddress("127.0.0.1", port));
        }
    }

    private String answer(String head) {
        String known = login == null ? "" : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(ISO_8859_1));
        if (refusing || !head.startsWith("CONNECT ")) {
            return "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
        } else if (!head.contains(known)) {
            return "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"here\"\r\n"
                    + "Content-Length: 0\r\n\r\n";
        }
        return "HTTP/1.1 200 Connection established\r\n\r\n";
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("gone before the request was whole");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
