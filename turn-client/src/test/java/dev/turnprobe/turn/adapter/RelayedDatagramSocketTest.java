package dev.turnprobe.turn.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.EchoPeer;
import dev.turnprobe.fixtures.embedded.EmbeddedConfig;
import dev.turnprobe.fixtures.embedded.EmbeddedTurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.fixtures.server.Occurrence;
import dev.turnprobe.fixtures.server.ServerScript;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.TurnClient;
import dev.turnprobe.turn.TurnSettings;
import dev.turnprobe.turn.TurnUri;
import dev.turnprobe.turn.core.Credentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A relay behind {@link DatagramSocket}, for code that knows nothing else. */
@Timeout(60)
@ExtendWith(LeakWatch.class)
class RelayedDatagramSocketTest {
    private static final EmbeddedConfig CONFIG = EmbeddedConfig.defaults()
            .user("ada", "lovelace")
            .transports(dev.turnprobe.fixtures.Transport.UDP, dev.turnprobe.fixtures.Transport.TCP);

    private static EmbeddedTurnServer server;
    private static TurnClient turn;
    private final List<DatagramSocket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = EmbeddedTurnServer.start(CONFIG);
        turn = client();
    }

    @AfterAll
    static void stop() {
        turn.close();
        server.close();
    }

    @AfterEach
    void close() {
        sockets.forEach(DatagramSocket::close);
    }

    private static TurnClient client() {
        return TurnClient.create(TurnSettings.with(Credentials.of("ada", "lovelace")));
    }

    private static TurnUri uri(EmbeddedTurnServer server, Transport transport) {
        return TurnUri.parse(server.uri(dev.turnprobe.fixtures.Transport.valueOf(transport.name())));
    }

    private RelayedDatagramSocket socket(TurnClient client, EmbeddedTurnServer server, Transport transport)
            throws Exception {
        RelayedDatagramSocket socket =
                RelayedDatagramSocket.over(client.open(uri(server, transport)).get(30, SECONDS));
        sockets.add(socket);
        return socket;
    }

    private RelayedDatagramSocket socket() throws Exception {
        return socket(turn, server, Transport.UDP);
    }

    /** Two that may talk to each other. */
    private RelayedDatagramSocket[] pair(Transport transport) throws Exception {
        RelayedDatagramSocket one = socket(turn, server, transport);
        RelayedDatagramSocket other = socket(turn, server, transport);
        one.relay().permit(other.relay().relayedAddress()).get(30, SECONDS);
        other.relay().permit(one.relay().relayedAddress()).get(30, SECONDS);
        return new RelayedDatagramSocket[] {one, other};
    }

    /** Code that was written for sockets: asks, waits, asks again; and on the other side answers for ever. */
    private static final class Capitals {
        static void serve(DatagramSocket socket) {
            DatagramPacket packet = new DatagramPacket(new byte[100], 100);
            try {
                while (!socket.isClosed()) {
                    socket.receive(packet);
                    byte[] answer =
                            text(packet).toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8);
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // Closed.
            }
        }

        static String ask(DatagramSocket socket, InetSocketAddress where, String question) throws IOException {
            socket.setSoTimeout(2000);
            byte[] asked = question.getBytes(UTF_8);
            for (int attempt = 0; attempt < 10; attempt++) {
                socket.send(new DatagramPacket(asked, asked.length, where));
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                try {
                    socket.receive(answer);
                    return text(answer);
                } catch (SocketTimeoutException e) {
                    // Ask again.
                }
            }
            throw new SocketTimeoutException("no answer to " + question);
        }
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), packet.getOffset(), packet.getLength(), UTF_8);
    }

    private static DatagramPacket packet(String text, DatagramSocket to) {
        byte[] bytes = text.getBytes(UTF_8);
        return new DatagramPacket(bytes, bytes.length, to.getLocalSocketAddress());
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "socket-test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void conversation(DatagramSocket asking, DatagramSocket answering) throws Exception {
        FutureTask<Boolean> served = start(() -> {
            Capitals.serve(answering);
            return true;
        });
        InetSocketAddress where = (InetSocketAddress) answering.getLocalSocketAddress();
        for (String question : List.of("a longer question first", "short", "and a rather longer one again")) {
            assertThat(Capitals.ask(asking, where, question)).isEqualTo(question.toUpperCase(java.util.Locale.ROOT));
        }
        answering.close();
        assertThat(served.get(30, SECONDS)).isTrue();
    }

    @Test
    void theConversationOnTwoSocketsOfTheKernels() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (DatagramSocket asking = new DatagramSocket(0, loopback);
                DatagramSocket answering = new DatagramSocket(0, loopback)) {
            conversation(asking, answering);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void theSameConversationOnTwoRelays(Transport transport) throws Exception {
        RelayedDatagramSocket[] pair = pair(transport);
        conversation(pair[0], pair[1]);
    }

    @Test
    void aRelayTalksToAPlainSocket() throws Exception {
        try (EchoPeer peer = EchoPeer.start()) {
            assertThat(Capitals.ask(socket(), peer.address(), "echo")).isEqualTo("echo");
        }
    }

    @Test
    void theLocalAddressIsTheRelayedOne() throws Exception {
        RelayedDatagramSocket socket = socket();
        InetSocketAddress relayed = socket.relay().relayedAddress();
        assertThat(socket.isBound()).isTrue();
        assertThat(socket.getLocalSocketAddress()).isEqualTo(relayed);
        assertThat(socket.getLocalAddress()).isEqualTo(relayed.getAddress());
        assertThat(socket.getLocalPort()).isEqualTo(relayed.getPort());
        assertThatThrownBy(() -> socket.bind(new InetSocketAddress(0))).isInstanceOf(SocketException.class);
        socket.close();
        assertThat(socket.getLocalSocketAddress()).isNull();
        assertThat(socket.getLocalPort()).isEqualTo(-1);
    }

    @Test
    void receiveKeepsToItsTimeout() throws Exception {
        RelayedDatagramSocket[] pair = pair(Transport.UDP);
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        pair[1].setSoTimeout(1);
        assertThatThrownBy(() -> pair[1].receive(packet)).isInstanceOf(SocketTimeoutException.class);
        pair[1].setSoTimeout(0);
        pair[0].send(packet("later", pair[1]));
        pair[1].receive(packet);
        assertThat(text(packet)).isEqualTo("later");
        assertThat(packet.getSocketAddress()).isEqualTo(pair[0].getLocalSocketAddress());
    }

    @Test
    void anInterruptEndsReceiveAndLeavesTheSocketOpen() throws Exception {
        RelayedDatagramSocket[] pair = pair(Transport.UDP);
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            assertThatThrownBy(() -> pair[1].receive(new DatagramPacket(new byte[10], 10)))
                    .isInstanceOf(InterruptedIOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(interrupted, "socket-test");
        thread.start();
        thread.interrupt();
        assertThat(interrupted.get(30, SECONDS)).isTrue();
        assertThat(pair[1].isClosed()).isFalse();
        pair[0].send(packet("still here", pair[1]));
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        pair[1].receive(packet);
        assertThat(text(packet)).isEqualTo("still here");
    }

    @Test
    void closingWakesWhoeverReceives() throws Exception {
        RelayedDatagramSocket socket = socket();
        FutureTask<Void> receiving = start(() -> {
            socket.receive(new DatagramPacket(new byte[10], 10));
            return null;
        });
        socket.close();
        assertThatThrownBy(() -> receiving.get(30, SECONDS))
                .cause()
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed");
        assertThat(socket.isClosed()).isTrue();
        assertThatThrownBy(() -> socket.send(new DatagramPacket(new byte[1], 1, new InetSocketAddress("127.0.0.1", 9))))
                .isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> socket.setSoTimeout(1)).isInstanceOf(SocketException.class);
        // Closing gives the allocation back.
        socket.relay().closed().get(30, SECONDS);
        socket.close();
    }

    @Test
    void theEndOfTheRelayIsTheEndOfTheSocket() throws Exception {
        try (EmbeddedTurnServer mortal = EmbeddedTurnServer.start(CONFIG)) {
            RelayedDatagramSocket socket = socket(turn, mortal, Transport.TCP);
            FutureTask<Void> receiving = start(() -> {
                socket.receive(new DatagramPacket(new byte[10], 10));
                return null;
            });
            mortal.close();
            assertThatThrownBy(() -> receiving.get(30, SECONDS))
                    .cause()
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("the relay is over");
            assertThat(socket.isClosed()).isTrue();
            assertThatThrownBy(socket::getSoTimeout).hasMessageContaining("the relay is over");
        }
    }

    /** As the JDK's sockets: the packet says how much there is, and how much it holds is not forgotten. */
    @Test
    void longDatagramsAreCutAndPacketsUsedAgain() throws Exception {
        RelayedDatagramSocket[] pair = pair(Transport.TCP);
        byte[] data = new byte[20];
        DatagramPacket packet = new DatagramPacket(data, 2, 8);
        for (String text : List.of("abc", "0123456789", "", "ABCDEFGH", "0123456789")) {
            if (text.isEmpty()) {
                continue; // the embedded server's sockets send no empty datagram
            }
            pair[0].send(packet(text, pair[1]));
            pair[1].receive(packet);
            assertThat(text(packet)).isEqualTo(text.substring(0, Math.min(8, text.length())));
        }
        assertThat(data[10]).isZero();
        packet.setLength(2);
        pair[0].send(packet("xyz", pair[1]));
        pair[1].receive(packet);
        assertThat(text(packet)).isEqualTo("xy");
    }

    @Test
    void aConnectedSocketSpeaksWithOnePeerAlone() throws Exception {
        RelayedDatagramSocket[] pair = pair(Transport.TCP);
        RelayedDatagramSocket stranger = socket(turn, server, Transport.TCP);
        stranger.relay().permit(pair[1].relay().relayedAddress()).get(30, SECONDS);
        pair[1].connect(pair[0].getLocalSocketAddress());
        assertThat(pair[1].isConnected()).isTrue();
        assertThat(pair[1].getRemoteSocketAddress()).isEqualTo(pair[0].getLocalSocketAddress());
        assertThat(pair[1].getPort()).isEqualTo(pair[0].getLocalPort());
        stranger.send(packet("psst", pair[1]));
        pair[0].send(packet("hello", pair[1]));
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        pair[1].receive(packet);
        assertThat(text(packet)).isEqualTo("hello");

        pair[1].send(new DatagramPacket("hi".getBytes(UTF_8), 2));
        pair[0].receive(packet);
        assertThat(text(packet)).isEqualTo("hi");
        assertThatThrownBy(() -> pair[1].send(packet("no", stranger))).isInstanceOf(IllegalArgumentException.class);
        pair[1].disconnect();
        assertThat(pair[1].getPort()).isEqualTo(-1);
        assertThatThrownBy(() -> pair[1].send(new DatagramPacket(new byte[1], 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void badRecipientsAreNamed() throws Exception {
        RelayedDatagramSocket socket = socket();
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        assertThatThrownBy(() -> socket.send(new DatagramPacket(new byte[1], 1, loopback, 0)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("port 0");
        assertThatThrownBy(() -> socket.send(new DatagramPacket(new byte[65507], 65507, loopback, 9)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("65507");
        assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("peer.example", 1)))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("peer.example");
    }

    /** RFC 8656 §9.2, §10.4: 403 concerns one peer; a connected socket hears of it as it hears of a closed port. */
    @Test
    void aRefusalComesUpInReceive() throws Exception {
        ServerScript script = ServerScript.answer(403)
                .to(StunMethod.CREATE_PERMISSION, Occurrence.always().signed())
                .and(ServerScript.answer(403)
                        .to(StunMethod.CHANNEL_BIND, Occurrence.always().signed()));
        try (EmbeddedTurnServer strict = EmbeddedTurnServer.start(CONFIG.script(script));
                EchoPeer peer = EchoPeer.start()) {
            RelayedDatagramSocket socket = socket(turn, strict, Transport.UDP);
            socket.connect(peer.address());
            socket.send(new DatagramPacket(new byte[1], 1));
            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[1], 1)))
                    .isInstanceOf(PortUnreachableException.class)
                    .hasMessageContaining("403");
            assertThat(socket.sendDrops()).isEqualTo(1);
            assertThat(peer.received()).isZero();
        }
    }

    /** A send buffer that is full makes the sender wait, and an interrupt or a close ends that. */
    @Test
    void sendWaitsForRoom() throws Exception {
        ServerScript script = ServerScript.silence()
                .to(StunMethod.CREATE_PERMISSION, Occurrence.always())
                .and(ServerScript.silence().to(StunMethod.CHANNEL_BIND, Occurrence.always()));
        try (EmbeddedTurnServer silent = EmbeddedTurnServer.start(CONFIG.script(script))) {
            RelayedDatagramSocket socket = socket(turn, silent, Transport.UDP);
            socket.setSendBufferSize(1);
            DatagramPacket packet = new DatagramPacket(new byte[100], 100, new InetSocketAddress("127.0.0.1", 9));
            socket.send(packet); // one always fits
            FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
                assertThatThrownBy(() -> socket.send(packet)).isInstanceOf(InterruptedIOException.class);
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = new Thread(interrupted, "socket-test");
            thread.start();
            thread.interrupt();
            assertThat(interrupted.get(30, SECONDS)).isTrue();

            FutureTask<Void> waiting = start(() -> {
                socket.send(packet);
                return null;
            });
            socket.close();
            assertThatThrownBy(() -> waiting.get(30, SECONDS)).cause().isInstanceOf(SocketException.class);
        }
    }

    @Test
    void sendGoesOnWhenThereIsRoomAgain() throws Exception {
        RelayedDatagramSocket socket = socket();
        socket.setSendBufferSize(1); // one at a time, the first of them waiting for its permission
        try (EchoPeer peer = EchoPeer.start()) {
            DatagramPacket packet = new DatagramPacket(new byte[100], 100, peer.address());
            for (int i = 0; i < 10; i++) {
                socket.send(packet);
                socket.receive(new DatagramPacket(new byte[100], 100));
            }
            assertThat(socket.sendDrops()).isZero();
        }
    }

    @Test
    void manyThreadsSendAndReceive() throws Exception {
        RelayedDatagramSocket[] pair = pair(Transport.TCP);
        Set<String> heard = ConcurrentHashMap.newKeySet();
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int receiver = 0; receiver < 2; receiver++) {
            tasks.add(start(() -> {
                DatagramPacket packet = new DatagramPacket(new byte[20], 20);
                for (int i = 0; i < 40; i++) {
                    pair[1].receive(packet);
                    heard.add(text(packet));
                }
                return null;
            }));
        }
        for (int sender = 0; sender < 4; sender++) {
            int number = sender;
            tasks.add(start(() -> {
                for (int i = 0; i < 20; i++) {
                    pair[0].send(packet(number + "/" + i, pair[1]));
                }
                return null;
            }));
        }
        for (FutureTask<Void> task : tasks) {
            task.get(30, SECONDS);
        }
        assertThat(heard).hasSize(80);
        assertThat(pair[1].receiveDrops()).isZero();
    }

    @Test
    void theEventLoopNeitherWaitsNorDeadlocks() throws Exception {
        RelayedDatagramSocket[] pair = pair(Transport.TCP);
        pair[0].setSendBufferSize(1);
        Relay relay = pair[0].relay();
        FutureTask<Void> onLoop = new FutureTask<>(() -> {
            assertThatThrownBy(() -> pair[0].receive(new DatagramPacket(new byte[1], 1)))
                    .isInstanceOf(IllegalStateException.class);
            for (int i = 0; i < 5; i++) {
                pair[0].send(packet("from the loop", pair[1]));
            }
            return null;
        });
        relay.executor().execute(onLoop);
        onLoop.get(30, SECONDS);
        DatagramPacket packet = new DatagramPacket(new byte[20], 20);
        pair[1].receive(packet);
        assertThat(text(packet)).isEqualTo("from the loop");
    }

    @Test
    void optionsAreKept() throws Exception {
        DatagramSocket socket = socket();
        socket.setReceiveBufferSize(1000);
        socket.setOption(StandardSocketOptions.SO_SNDBUF, 2000);
        socket.setReuseAddress(true);
        socket.setTrafficClass(0x10);
        socket.setBroadcast(false);
        assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(1000);
        assertThat(socket.getSendBufferSize()).isEqualTo(2000);
        assertThat(socket.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
        assertThat(socket.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(0x10);
        assertThat(socket.getOption(StandardSocketOptions.SO_BROADCAST)).isFalse();
        assertThatThrownBy(() -> socket.setReceiveBufferSize(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.setOption(StandardSocketOptions.TCP_NODELAY, true))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("TCP_NODELAY");
        assertThat(socket.getChannel()).isNull();
    }

    /** What a JDK adds to DatagramSocket must not end in the socket that is not there. */
    @Test
    void everyMethodIsOurs() {
        List<String> missing = Arrays.stream(DatagramSocket.class.getMethods())
                .filter(method -> method.getDeclaringClass() == DatagramSocket.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> declaring(method) == DatagramSocket.class)
                .map(Method::toString)
                .toList();
        assertThat(missing).isEmpty();
    }

    private static Class<?> declaring(Method method) {
        try {
            return RelayedDatagramSocket.class
                    .getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
