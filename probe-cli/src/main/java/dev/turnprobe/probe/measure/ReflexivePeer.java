package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plain UDP socket of ours is the peer: from it to the relayed address and through the relay to us. The answer goes
 * back the same way, and only a payload that made the whole loop counts as proof; see {@link #looped}.
 *
 * <p>Needs UDP from here to the relayed address, so it fails where only TCP gets out.
 */
final class ReflexivePeer implements EchoPath {
    private static final int MTU = 1500;

    private final Relay relay;
    private Consumer<ByteBuf> listener = payload -> {};
    private @Nullable DatagramSocket socket;
    private boolean looped;

    ReflexivePeer(Relay relay) {
        this.relay = relay;
    }

    @Override
    public String name() {
        return "reflexive-peer";
    }

    @Override
    public InetSocketAddress peer() {
        InetAddress mapped = relay.mappedAddress().getAddress();
        // RFC 8656 §9: a permission is for an address, whatever the port.
        return new InetSocketAddress(
                mapped, socket == null ? relay.mappedAddress().getPort() : socket.getLocalPort());
    }

    @Override
    public boolean eager() {
        return false;
    }

    @Override
    public CompletableFuture<Void> permit() {
        try {
            DatagramSocket opened = new DatagramSocket(
                    new InetSocketAddress(relay.localAddress().getAddress(), 0));
            socket = opened;
            Thread reader = new Thread(() -> read(opened), "turnprobe-reflexive-peer");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            TurnFailure failure = new TurnFailure.Unreachable(Phase.PERMISSION, e);
            return CompletableFuture.failedFuture(new TurnException(failure));
        }
        relay.onDatagram(this::throughRelay);
        return relay.permit(peer());
    }

    /** Socket to relay to here: sent straight back until one payload has made the loop. */
    private void throughRelay(InetSocketAddress peer, ByteBuf payload) {
        if (looped) {
            listener.accept(payload);
        } else {
            relay.send(peer, Unpooled.copiedBuffer(payload));
        }
    }

    /** Here to relay to socket. */
    private void read(DatagramSocket from) {
        byte[] buffer = new byte[MTU];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                from.receive(packet);
                if (packet.getSocketAddress().equals(relay.relayedAddress())) {
                    byte[] payload = Arrays.copyOf(buffer, packet.getLength());
                    relay.executor().execute(() -> looped(payload));
                }
            }
        } catch (IOException e) {
            // Closed: this way is done with.
        }
    }

    private void looped(byte[] payload) {
        if (!looped) {
            looped = true;
            listener.accept(Unpooled.wrappedBuffer(payload));
        }
    }

    @Override
    public void send(ByteBuf payload) {
        byte[] bytes = ByteBufUtil.getBytes(payload);
        payload.release();
        DatagramSocket out = socket;
        if (out == null) {
            return;
        }
        try {
            out.send(new DatagramPacket(bytes, bytes.length, relay.relayedAddress()));
        } catch (IOException e) {
            // As good as lost on the way; the attempt will say that nothing came back.
        }
    }

    @Override
    public void onEcho(Consumer<ByteBuf> listener) {
        this.listener = listener;
    }

    @Override
    public void close() {
        listener = payload -> {};
        relay.onDatagram((peer, payload) -> {});
        if (socket != null) {
            socket.close();
        }
    }
}
