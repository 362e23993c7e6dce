package dev.turnprobe.probe.quality;

import dev.turnprobe.turn.Relay;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The peer is a second relay on the same server, for where plain UDP does not reach the relayed address. Each direction then
 * goes up through one allocation and down through the other.
 */
final class RelayAndRelay implements QualityPath {
    private final Relay first;
    private final Relay second;
    private final EventLoop loop;

    private RelayAndRelay(Relay first, Relay second, EventLoop loop) {
        this.first = first;
        this.second = second;
        this.loop = loop;
    }

    /** Completes when both have a channel to each other; exceptionally when there is no way. */
    static CompletableFuture<QualityPath> open(Relay first, EventLoop loop, Supplier<CompletableFuture<Relay>> opener) {
        return opener.get()
                .thenCompose(second -> first.bind(second.relayedAddress())
                        .thenCombine(second.bind(first.relayedAddress()), (one, other) ->
                                (QualityPath) new RelayAndRelay(first, second, loop)));
    }

    @Override
    public String name() {
        return "two-relays";
    }

    @Override
    public boolean out(ByteBuf packet) {
        return first.offer(second.relayedAddress(), packet);
    }

    @Override
    public boolean back(ByteBuf packet) {
        return second.offer(first.relayedAddress(), packet);
    }

    @Override
    public void listen(Consumer<ByteBuf> atPeer, Consumer<ByteBuf> atHome) {
        second.onDatagram((from, packet) -> hand(packet, atPeer));
        first.onDatagram((from, packet) -> hand(packet, atHome));
    }

    /** The relays may live on different event loops. */
    private void hand(ByteBuf packet, Consumer<ByteBuf> listener) {
        if (loop.inEventLoop()) {
            listener.accept(packet);
        } else {
            ByteBuf kept = packet.retain();
            loop.execute(() -> {
                listener.accept(kept);
                kept.release();
            });
        }
    }

    @Override
    public int receiveBuffer() {
        // The library's sockets do not tell; this is what Linux gives at least.
        return 1 << 18;
    }

    @Override
    public int peerHeader() {
        return Mtu.CHANNEL_HEADER;
    }

    @Override
    public void close() {
        first.onDatagram((from, packet) -> {});
        second.release();
    }
}
