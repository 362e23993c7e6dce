package dev.turnprobe.probe.quality;

import dev.turnprobe.turn.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The peer is a plain UDP socket of ours, so each direction goes through the allocation once: out on its way up, in on its way
 * down. The other half of the way is plain UDP between us and the relayed address.
 */
final class RelayAndPeer implements QualityPath {
    private static final long HELLO_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int HELLOS = 20;

    private final Relay relay;
    private final EventLoop loop;
    private final long token;
    private final PlainSocket socket;
    private final CompletableFuture<QualityPath> ready = new CompletableFuture<>();
    private @Nullable InetSocketAddress peer;
    private Consumer<ByteBuf> atHome = packet -> {};
    private int hellos;

    private RelayAndPeer(Relay relay, EventLoop loop, long token) throws IOException {
        this.relay = relay;
        this.loop = loop;
        this.token = token;
        socket = new PlainSocket(loop, relay.localAddress().getAddress());
    }

    /** Completes when a packet has come through and the peer has a channel; exceptionally when there is no way. */
    static CompletableFuture<QualityPath> open(Relay relay, EventLoop loop, long token) {
        try {
            RelayAndPeer path = new RelayAndPeer(relay, loop, token);
            path.socket.connect(relay.relayedAddress());
            path.begin();
            return path.ready;
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void begin() {
        relay.onDatagram(this::arrived);
        // RFC 8656 §9: a permission is for an address, whatever the port; behind a NAT we do not know ours yet.
        InetSocketAddress any = new InetSocketAddress(
                relay.mappedAddress().getAddress(), socket.local().getPort());
        relay.permit(any).whenComplete((ok, error) -> {
            if (error != null) {
                fail(error);
            } else {
                hello();
            }
        });
    }

    private void hello() {
        if (ready.isDone() || peer != null) {
            return;
        }
        if (hellos++ == HELLOS) {
            fail(new IOException("nothing came through the relay from a socket of ours"));
            return;
        }
        socket.send(Unpooled.directBuffer(Long.BYTES).writeLong(token));
        loop.schedule(this::hello, HELLO_INTERVAL, TimeUnit.NANOSECONDS);
    }

    private void fail(Throwable why) {
        close();
        ready.completeExceptionally(why);
    }

    private void arrived(InetSocketAddress from, ByteBuf packet) {
        if (peer == null) {
            if (packet.readableBytes() == Long.BYTES && packet.getLong(packet.readerIndex()) == token) {
                peer = from;
                relay.bind(from).whenComplete((number, error) -> {
                    if (error != null) {
                        fail(error);
                    } else {
                        ready.complete(this);
                    }
                });
            }
        } else if (from == peer || from.equals(peer)) {
            atHome.accept(packet);
        }
    }

    @Override
    public String name() {
        return "reflexive-peer";
    }

    @Override
    public boolean out(ByteBuf packet) {
        if (peer == null) {
            packet.release();
            return false;
        }
        return relay.offer(peer, packet);
    }

    @Override
    public boolean back(ByteBuf packet) {
        return socket.send(packet);
    }

    @Override
    public void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome) {
        socket.listen(atPeer);
        this.atHome = atHome;
    }

    @Override
    public int receiveBuffer() {
        return socket.receiveBuffer();
    }

    @Override
    public int peerHeader() {
        return 0;
    }

    @Override
    public void close() {
        relay.onDatagram((from, packet) -> {});
        socket.close();
    }
}
