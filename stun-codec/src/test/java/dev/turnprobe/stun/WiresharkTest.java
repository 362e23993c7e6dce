package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What coturn and its client say to each other reads the same here and in Wireshark. */
class WiresharkTest {
    private static final IntegrityKey KEY = IntegrityKey.longTerm("ada", "example.org", "pw");

    @Test
    void theStoredSessionReadsAsTsharkReadIt() throws Exception {
        assertThat(Wireshark.ours(storedSession())).isEqualTo(lines("/coturn-session.tshark.txt"));
    }

    @Test
    @Tag("RFC8489§14.5")
    void everySignatureOfTheStoredSessionVerifiesButTheOneOfTheWrongPassword() throws Exception {
        StunMessage message = new StunMessage();
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (byte[] datagram : storedSession()) {
            if (message.wrap(Unpooled.wrappedBuffer(datagram)) == null && message.integrityOffset() >= 0) {
                if (Integrity.verify(message, KEY)) {
                    right++;
                } else {
                    wrong.add(MessageText.line(message));
                }
            }
        }
        assertThat(right).isEqualTo(10);
        assertThat(wrong).containsExactly("Allocate Request UDP lifetime: 777 user: ada with nonce realm: example.org");
    }

    @Test
    void theStoredSessionReadsTheSameInThisTshark() throws Exception {
        needs("tshark");
        assertThat(Wireshark.ours(storedSession())).isEqualTo(Wireshark.read(storedSession()));
    }

    @Test
    @Tag("coturn")
    void aLiveSessionReadsTheSameInTshark(@TempDir Path folder) throws Exception {
        needs("tshark", "turnserver", "turnutils_uclient");
        List<byte[]> datagrams = record(folder);
        assertThat(datagrams).hasSizeGreaterThan(60);
        assertThat(Wireshark.ours(datagrams)).isEqualTo(Wireshark.read(datagrams));
    }

    /** ChannelData and Send/Data in one session each, side by side, then a wrong password. */
    private static List<byte[]> record(Path folder) throws Exception {
        int port = freePort();
        Process server = start(
                folder.resolve("turnserver.txt"),
                ("turnserver -n --listening-ip 127.0.0.1 --relay-ip 127.0.0.1 --listening-port " + port
                                + " -a -u ada:pw -r example.org --no-tls --no-dtls --no-cli --allow-loopback-peers"
                                + " --log-file stdout --simple-log --pidfile " + folder.resolve("pid") + " --userdb "
                                + folder.resolve("db"))
                        .split(" "));
        try (UdpTap tap = new UdpTap(port)) {
            awaitAnswer(port);
            String common = "turnutils_uclient -n 2 -m 1 -c -y -l 21 -z 5 -u ada -p " + tap.port();
            Process channels = start(folder.resolve("channels.txt"), (common + " -w pw 127.0.0.1").split(" "));
            Process indications = start(folder.resolve("indications.txt"), (common + " -w pw -s 127.0.0.1").split(" "));
            assertThat(channels.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(indications.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(channels.exitValue())
                    .as(Files.readString(folder.resolve("channels.txt")))
                    .isZero();
            Process wrong = start(folder.resolve("wrong.txt"), (common + " -w wrong 127.0.0.1").split(" "));
            assertThat(wrong.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return tap.seen();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    /** A Binding request every 100 ms until the server answers one. */
    private static void awaitAnswer(int port) throws IOException {
        byte[] request = Hex.bytes("00010000 2112a442 000000000000000000000001");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(100);
            while (true) {
                try {
                    socket.send(new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), port));
                    socket.receive(new DatagramPacket(new byte[2048], 2048));
                    return;
                } catch (java.net.SocketTimeoutException e) {
                    assertThat(System.nanoTime())
                            .as("coturn answers within 20 s")
                            .isLessThan(deadline);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Process start(Path log, String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void needs(String... programs) {
        for (String program : programs) {
            boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
            if (!found) {
                System.out.println("WiresharkTest: skipped, because " + program + " is not installed");
            }
            Assumptions.assumeTrue(found, program + " is not installed");
        }
    }

    static List<byte[]> storedSession() throws IOException {
        return lines("/coturn-session.txt").stream()
                .filter(line -> !line.startsWith("#"))
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream in = WiresharkTest.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
