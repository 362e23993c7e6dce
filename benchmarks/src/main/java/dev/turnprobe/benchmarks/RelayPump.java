package dev.turnprobe.benchmarks;

import dev.turnprobe.fixtures.Transport;
import dev.turnprobe.fixtures.TurnServer;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client and its peer in one thread, on bare UDP sockets: as many datagrams as a server relays, never more than a window
 * of them under way, so that none is lost and the server is what is measured.
 */
final class RelayPump implements AutoCloseable {
    private static final int WINDOW = 128;
    private static final int BUFFER = 1 << 20;
    /** After so long without an arrival what is under way is given up as lost. */
    private static final long LOST = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int CHANNEL = 0x4000;

    private final DatagramChannel client;
    private final DatagramChannel peer;
    private final InetSocketAddress relayed;
    private final IntegrityKey key;
    private final String username;
    private final String realm;
    private final ByteBuffer incoming = ByteBuffer.allocateDirect(2_048);
    private byte[] nonce = {};
    private long transactions;

    /** What passed, in how many nanoseconds, and how many got lost. */
    record Flow(long arrived, long nanos, long lost) {
        double perSecond() {
            return arrived * 1e9 / nanos;
        }
    }

    /** Allocates, and permits the peer; with a channel, binds one too. */
    RelayPump(TurnServer server, boolean channel) throws IOException {
        username = server.username();
        realm = server.realm();
        key = IntegrityKey.longTerm(username, realm, server.password());
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        client = socket(loopback);
        client.connect(new InetSocketAddress(loopback, server.port(Transport.UDP)));
        peer = socket(loopback);
        InetSocketAddress there = (InetSocketAddress) peer.getLocalAddress();
        StunMessage challenge = ask(StunMethod.ALLOCATE, false, w -> w.put(Attributes.REQUESTED_TRANSPORT, 17));
        nonce = Objects.requireNonNull(challenge.get(Attributes.NONCE), "a 401 with a NONCE");
        StunMessage success = ask(StunMethod.ALLOCATE, true, w -> w.put(Attributes.REQUESTED_TRANSPORT, 17));
        relayed = Objects.requireNonNull(success.get(Attributes.XOR_RELAYED_ADDRESS), "an allocation");
        ask(StunMethod.CREATE_PERMISSION, true, w -> w.put(Attributes.XOR_PEER_ADDRESS, there));
        if (channel) {
            ask(
                    StunMethod.CHANNEL_BIND,
                    true,
                    w -> w.put(Attributes.CHANNEL_NUMBER, CHANNEL).put(Attributes.XOR_PEER_ADDRESS, there));
        }
        client.configureBlocking(false);
        peer.configureBlocking(false);
    }

    private static DatagramChannel socket(InetAddress address) throws IOException {
        return DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER)
                .bind(new InetSocketAddress(address, 0));
    }

    private StunMessage ask(StunMethod method, boolean signed, Consumer<StunWriter> attributes) throws IOException {
        ByteBuf request = Unpooled.buffer();
        TransactionId id = new TransactionId(7, ++transactions);
        StunWriter writer = new StunWriter().begin(request, MessageType.of(method, StunClass.REQUEST), id);
        attributes.accept(writer);
        if (signed) {
            writer.put(Attributes.USERNAME, username)
                    .put(Attributes.REALM, realm)
                    .put(Attributes.NONCE, nonce)
                    .sign(key);
        }
        writer.end();
        client.write(request.nioBuffer());
        StunMessage answer = new StunMessage();
        incoming.clear();
        client.read(incoming);
        answer.wrap(Unpooled.copiedBuffer(incoming.flip()));
        if (signed && answer.stunClass() != StunClass.SUCCESS) {
            throw new IllegalStateException(method + ": " + answer.get(Attributes.ERROR_CODE));
        }
        return answer;
    }

    /** ChannelData from the client to the peer. */
    Flow channelToPeer(int payload, long nanos) throws IOException {
        ByteBuf frame = Unpooled.buffer();
        ChannelData.writeHeader(frame, CHANNEL, payload);
        frame.writeZero(payload);
        return pump(client, direct(frame), null, peer, nanos);
    }

    /** Send indications from the client to the peer. */
    Flow indicationsToPeer(int payload, long nanos) throws IOException {
        ByteBuf frame = Unpooled.buffer();
        new StunWriter()
                .begin(frame, MessageType.of(StunMethod.SEND, StunClass.INDICATION), new TransactionId(7, 0))
                .put(Attributes.XOR_PEER_ADDRESS, (InetSocketAddress) peer.getLocalAddress())
                .put(Attributes.DATA, new byte[payload])
                .end();
        return pump(client, direct(frame), null, peer, nanos);
    }

    /** From the peer to the client: as ChannelData where there is a channel, or else in Data indications. */
    Flow toClient(int payload, long nanos) throws IOException {
        return pump(peer, direct(Unpooled.wrappedBuffer(new byte[payload])), relayed, client, nanos);
    }

    private static ByteBuffer direct(ByteBuf frame) {
        return ByteBuffer.allocateDirect(frame.readableBytes())
                .put(frame.nioBuffer())
                .flip();
    }

    private Flow pump(
            DatagramChannel from, ByteBuffer frame, @Nullable InetSocketAddress to, DatagramChannel sink, long nanos)
            throws IOException {
        long begin = System.nanoTime();
        long lastArrival = begin;
        long arrived = 0;
        long lost = 0;
        int underWay = 0;
        long now = begin;
        while (now - begin < nanos) {
            for (int burst = 0; burst < 16 && underWay < WINDOW; burst++) {
                frame.rewind();
                underWay += (to == null ? from.write(frame) : from.send(frame, to)) > 0 ? 1 : 0;
            }
            now = System.nanoTime();
            long before = arrived;
            for (int burst = 0; burst < 32 && isThere(sink); burst++) {
                arrived++;
                underWay--;
                lastArrival = now;
            }
            if (arrived == before && underWay == WINDOW) {
                // The server's turn, should it share this processor.
                Thread.yield();
            }
            if (now - lastArrival > LOST) {
                lost += underWay;
                underWay = 0;
                lastArrival = now;
            }
        }
        drain(sink);
        return new Flow(arrived, now - begin, lost);
    }

    private boolean isThere(DatagramChannel sink) throws IOException {
        incoming.clear();
        // A connected socket is read, which spares the address; the peer's tells where from, as a peer's must.
        return sink.isConnected() ? sink.read(incoming) > 0 : sink.receive(incoming) != null;
    }

    /** What is still under way must not count for the next. */
    private void drain(DatagramChannel sink) throws IOException {
        for (long end = System.nanoTime() + LOST; System.nanoTime() < end; ) {
            isThere(sink);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        peer.close();
    }
}
