package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.Relay;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The relay is its own peer: what is sent to its relayed address arrives there and comes back. One allocation does. */
final class SelfEcho implements EchoPath {
    private final Relay relay;

    SelfEcho(Relay relay) {
        this.relay = relay;
    }

    @Override
    public String name() {
        return "self-echo";
    }

    @Override
    public InetSocketAddress peer() {
        return relay.relayedAddress();
    }

    @Override
    public boolean eager() {
        return true;
    }

    @Override
    public CompletableFuture<Void> permit() {
        return relay.permit(peer());
    }

    @Override
    public void send(ByteBuf payload) {
        relay.send(peer(), payload);
    }

    @Override
    public void onEcho(Consumer<ByteBuf> listener) {
        InetSocketAddress self = peer();
        relay.onDatagram((peer, payload) -> {
            if (peer.equals(self)) {
                listener.accept(payload);
            }
        });
    }

    @Override
    public void close() {
        relay.onDatagram((peer, payload) -> {});
    }
}
