package dev.turnprobe.turn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy on loopback for HTTP CONNECT (RFC 9110 §9.3.6) and SOCKS5 (RFC 1928, RFC 1929); every name is 127.0.0.1. */
final class TestProxy implements AutoCloseable {
    /** How it behaves. */
    enum Mood {
        /** As it should, for anybody. */
        OPEN,
        /** As it should, for those it knows. */
        GUARDED,
        /** Connects nobody anywhere. */
        REFUSING,
        /** Accepts, and says nothing. */
        SILENT,
        /** Accepts, and hangs up. */
        RUDE,
        /** Speaks of something else. */
        CONFUSED
    }

    private final ServerSocket listener;
    private final Mood mood;
    private final String username;
    private final String password;
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    TestProxy(Mood mood) throws IOException {
        this(mood, "", "");
    }

    /** Guarded, it lets this one pass. */
    TestProxy(Mood mood, String username, String password) throws IOException {
        this.mood = mood;
        this.username = username;
        this.password = password;
        this.listener = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
    }

    /** Where it was asked to connect to, as it was asked. */
    List<String> targets() {
        return targets;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "test-proxy");
        thread.setDaemon(true);
        thread.start();
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
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            switch (mood) {
                case SILENT -> in.transferTo(OutputStream.nullOutputStream());
                case RUDE -> in.read();
                case CONFUSED -> {
                    in.read();
                    out.write("220 mail.example.org ESMTP\r\n\r\n".getBytes(ISO_8859_1));
                    in.transferTo(OutputStream.nullOutputStream());
                }
                default -> {
                    int first = in.read();
                    String target = first == 5 ? socks(in, out) : http(first, in, out);
                    if (target != null) {
                        pass(target, client);
                    }
                }
            }
        } catch (IOException e) {
            // The other side has gone, or this proxy is closed.
        }
    }

    private void pass(String target, Socket client) throws IOException {
        int colon = target.lastIndexOf(':');
        try (Socket server = new Socket("127.0.0.1", Integer.parseInt(target.substring(colon + 1)))) {
            sockets.add(server);
            start(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
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

    private String http(int first, InputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.read());
        }
        String target = head.substring("CONNECT ".length(), head.indexOf(" HTTP/1.1"));
        targets.add(target);
        String credentials = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
        boolean known = head.toString().toLowerCase().contains("proxy-authorization: basic ")
                && head.toString().contains(credentials);
        if (mood == Mood.GUARDED && !known) {
            out.write("HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\n\r\nno".getBytes(ISO_8859_1));
            return null;
        } else if (mood == Mood.REFUSING) {
            out.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1));
            return null;
        }
        out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
        return target;
    }

    private String socks(InputStream plain, OutputStream out) throws IOException {
        DataInputStream in = new DataInputStream(plain);
        String methods = new String(in.readNBytes(in.readUnsignedByte()), ISO_8859_1);
        if (mood == Mood.GUARDED) {
            if (methods.indexOf(2) < 0) {
                out.write(new byte[] {5, (byte) 0xFF});
                return null;
            }
            out.write(new byte[] {5, 2});
            in.readByte();
            boolean known = username.equals(new String(in.readNBytes(in.readUnsignedByte()), UTF_8))
                    & password.equals(new String(in.readNBytes(in.readUnsignedByte()), UTF_8));
            out.write(new byte[] {1, (byte) (known ? 0 : 1)});
            if (!known) {
                return null;
            }
        } else {
            out.write(new byte[] {5, 0});
        }
        in.readNBytes(3);
        String host = switch (in.readByte()) {
            case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
            default -> new String(in.readNBytes(in.readUnsignedByte()), ISO_8859_1);
        };
        String target = host + ":" + in.readUnsignedShort();
        targets.add(target);
        boolean refusing = mood == Mood.REFUSING;
        out.write(new byte[] {5, (byte) (refusing ? 2 : 0), 0, 1, 0, 0, 0, 0, 0, 0});
        return refusing ? null : target;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
