package dev.turnprobe.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.fixtures.junit.LeakWatch;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TCP relays (RFC 6062) on sockets, against any server. */
@ExtendWith(LeakWatch.class)
abstract class TcpRelayContract {
    private static final int MEBIBYTE = 1 << 20;

    /** Whether the server delivers what it holds before it passes an end on. */
    abstract boolean keepsTails();

    private void assertComesThrough(byte[] heard, byte[] sent) {
        if (keepsTails()) {
            assertThat(heard).isEqualTo(sent);
        } else {
            assertThat(sent).startsWith(heard);
        }
    }

    private static TurnClient client(TurnServer server) throws Exception {
        return RelayContract.client(server, server.password());
    }

    private static TcpRelay open(TurnClient client, TurnServer server, Transport transport) throws Exception {
        return client.openTcp(RelayContract.uri(server, transport)).get(10, TimeUnit.SECONDS);
    }

    private static RelayedStream connect(TcpRelay relay, InetSocketAddress peer) throws Exception {
        return relay.connect(peer).get(10, TimeUnit.SECONDS);
    }

    /** RFC 6062 §4.3, §4.5: what we write reaches the peer as it is, and the other way round; no message boundaries. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aMebibyteGoesBothWays(Transport transport, TurnServer server) throws Exception {
        byte[] sent = Bytes.random(6062, MEBIBYTE + 13);
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.echo()) {
            TcpRelay relay = open(client, server, transport);
            RelayedStream stream = connect(relay, peer.address());
            assertThat(stream.peer()).isEqualTo(peer.address());
            assertThat(Bytes.echoed(stream, sent)).isEqualTo(sent);
            stream.close().get(10, TimeUnit.SECONDS);
            relay.release().get(10, TimeUnit.SECONDS);
            assertThat(relay.closed().join()).isInstanceOf(TurnFailure.Released.class);
        }
    }

    /** RFC 6062 §4.4: a permitted peer connects to the relayed address, and speaks first. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void aPeerConnectsToUs(Transport transport, TurnServer server) throws Exception {
        byte[] sent = Bytes.random(4, MEBIBYTE);
        try (TurnClient client = client(server)) {
            TcpRelay relay = open(client, server, transport);
            relay.permit(new InetSocketAddress("127.0.0.1", 0)).get(10, TimeUnit.SECONDS);
            BlockingQueue<IncomingConnection> incoming = new LinkedBlockingQueue<>();
            relay.onConnection(incoming::add);
            InetSocketAddress relayed = relay.relayedAddress();
            try (Socket peer = new Socket(relayed.getAddress(), relayed.getPort())) {
                peer.getOutputStream().write("first".getBytes(UTF_8));
                IncomingConnection connection = incoming.poll(10, TimeUnit.SECONDS);
                assertThat(connection).isNotNull();
                assertThat(connection.peer()).isEqualTo(peer.getLocalSocketAddress());
                RelayedStream stream = connection.accept().get(10, TimeUnit.SECONDS);
                assertThat(new String(Bytes.read(stream, 5), UTF_8)).isEqualTo("first");
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                    try {
                        Bytes.write(stream, sent);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                assertThat(peer.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                writing.get(10, TimeUnit.SECONDS);
                assertThatThrownBy(connection::accept).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /** RFC 6062 §4.6: the end of one side is the end of the other, and what was sent before it arrives. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void whatThePeerSentBeforeItsEndIsRead(Transport transport, TurnServer server) throws Exception {
        byte[] farewell = Bytes.random(7, 200_000);
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.that(socket -> {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(farewell);
                })) {
            RelayedStream stream = connect(open(client, server, transport), peer.address());
            stream.write(Unpooled.copiedBuffer("!", UTF_8)).get(10, TimeUnit.SECONDS);
            assertComesThrough(Bytes.readToEnd(stream), farewell);
            if (keepsTails()) {
                ByteBuf again = stream.read().get(10, TimeUnit.SECONDS);
                assertThat(again.isReadable()).as("still at the end").isFalse();
            }
            stream.close().get(10, TimeUnit.SECONDS);
        }
    }

    /** RFC 6062 §4.6: closing ours closes the server's connection to the peer, behind what was written. */
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TLS"})
    void closingComesBehindWhatWasWritten(Transport transport, TurnServer server) throws Exception {
        byte[] sent = Bytes.random(9, 100_000);
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.that(socket -> heard.complete(Bytes.readToEnd(socket)))) {
            RelayedStream stream = connect(open(client, server, transport), peer.address());
            CompletableFuture<Void> written = stream.write(Unpooled.wrappedBuffer(sent));
            stream.close().get(10, TimeUnit.SECONDS);
            assertThat(written).isCompleted();
            assertComesThrough(heard.get(10, TimeUnit.SECONDS), sent);
            assertThat(Failures.of(stream.write(Unpooled.copiedBuffer("late", UTF_8))))
                    .isInstanceOf(TurnFailure.Disconnected.class);
            assertThat(stream.closed()).isCompleted();
        }
    }

    /** RFC 6062 §5.2: 447 for a port where nobody listens, 446 for a second connection; other peers do not notice. */
    @Test
    void aRefusalConcernsOnePeer(TurnServer server) throws Exception {
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.echo()) {
            TcpRelay relay = open(client, server, Transport.TCP);
            InetSocketAddress nobody = unused();
            CompletableFuture<RelayedStream> refused = relay.connect(nobody);
            RelayedStream stream = connect(relay, peer.address());
            assertThat(code(Failures.of(refused))).isEqualTo(ErrorCode.CONNECTION_TIMEOUT_OR_FAILURE);
            assertThat(Failures.of(relay.connect(nobody)).message()).contains("ask again in");
            assertThat(code(Failures.of(relay.connect(peer.address())))).isEqualTo(ErrorCode.CONNECTION_ALREADY_EXISTS);
            stream.write(Unpooled.copiedBuffer("still here", UTF_8)).get(10, TimeUnit.SECONDS);
            assertThat(new String(Bytes.read(stream, 10), UTF_8)).isEqualTo("still here");
            assertThat(relay.closed()).isNotDone();
        }
    }

    /** RFC 6062 §4.6: with the allocation go its connections. */
    @Test
    void streamsEndWithTheRelay(TurnServer server) throws Exception {
        CompletableFuture<byte[]> end = new CompletableFuture<>();
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.that(socket -> end.complete(Bytes.readToEnd(socket)))) {
            TcpRelay relay = open(client, server, Transport.TCP);
            RelayedStream stream = connect(relay, peer.address());
            CompletableFuture<ByteBuf> reading = stream.read();
            relay.release().get(10, TimeUnit.SECONDS);
            stream.closed().get(10, TimeUnit.SECONDS);
            assertThat(Failures.of(reading)).isInstanceOf(TurnFailure.Released.class);
            assertThat(end.get(10, TimeUnit.SECONDS)).isEmpty();
            assertThat(Failures.of(relay.connect(peer.address()))).isInstanceOf(TurnFailure.Released.class);
        }
    }

    /** Two readers would share what neither understands. */
    @Test
    void oneReadAtATime(TurnServer server) throws Exception {
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.echo()) {
            RelayedStream stream = connect(open(client, server, Transport.TCP), peer.address());
            CompletableFuture<ByteBuf> first = stream.read();
            assertThat(stream.read())
                    .failsWithin(java.time.Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withMessageContaining("one read");
            first.cancel(false);
            CompletableFuture<ByteBuf> second = stream.read();
            stream.write(Unpooled.copiedBuffer("x", UTF_8)).get(10, TimeUnit.SECONDS);
            ByteBuf byteBuf = second.get(10, TimeUnit.SECONDS);
            assertThat(byteBuf.toString(UTF_8)).isEqualTo("x");
            byteBuf.release();
        }
    }

    /** RFC 6062 §5.4: an id that the server does not know; the relay and its other streams do not notice. */
    @Test
    void anUnknownIdIsRefused(TurnServer server) throws Exception {
        try (TurnClient client = client(server);
                TcpPeer peer = TcpPeer.echo()) {
            TcpRelay relay = open(client, server, Transport.TCP);
            CompletableFuture<RelayedStream> bogus = new CompletableFuture<>();
            relay.executor()
                    .execute(() -> ((ActiveTcpRelay) relay).connections().open(peer.address(), 0x00C0FFEEL, bogus));
            // A signed 400, or one that is not signed and so counts for nothing (RFC 8489 §9.2.5) and an end; or just
            // an end.
            assertThat(Failures.of(bogus).message()).containsAnyOf("ConnectionBind refused: 400", "connection lost");
            connect(relay, peer.address()).close().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void datagramTransportsAreRefusedEarly(TurnServer server) throws Exception {
        try (TurnClient client = client(server)) {
            for (Transport transport : new Transport[] {Transport.UDP, Transport.DTLS}) {
                assertThatThrownBy(() -> client.openTcp(RelayContract.uri(server, transport)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("?transport=tcp");
            }
        }
    }

    static int code(TurnFailure failure) {
        assertThat(failure).isInstanceOf(TurnFailure.Rejected.class);
        return ((TurnFailure.Rejected) failure).error().code();
    }

    static InetSocketAddress unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
