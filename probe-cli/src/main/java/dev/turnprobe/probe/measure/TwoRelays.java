package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.Relay;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A second allocation on the same server is the peer: out through the first relay, in through the second. */
final class TwoRelays implements EchoPath {
    private final Relay first;
    private final Supplier<CompletableFuture<Relay>> opener;
    private Consumer<ByteBuf> listener = payload -> {};
    private @Nullable CompletableFuture<Relay> opening;
    private @Nullable Relay second;
    private boolean closed;

    /** @param opener opens an allocation like the first one */
    TwoRelays(Relay first, Supplier<CompletableFuture<Relay>> opener) {
        this.first = first;
        this.opener = opener;
    }

    @Override
    public String name() {
        return "two-relays";
    }

    @Override
    public InetSocketAddress peer() {
        return second == null ? first.relayedAddress() : second.relayedAddress();
    }

    @Override
    public boolean eager() {
        return false;
    }

    @Override
    public CompletableFuture<Void> permit() {
        opening = opener.get();
        return opening.thenComposeAsync(this::opened, first.executor());
    }

    private CompletableFuture<Void> opened(Relay relay) {
        second = relay;
        if (closed) {
            relay.release();
            return CompletableFuture.completedFuture(null);
        }
        InetSocketAddress from = first.relayedAddress();
        relay.onDatagram((peer, payload) -> {
            if (peer.equals(from)) {
                hand(payload.retain());
            }
        });
        return relay.permit(from).thenCombine(first.permit(relay.relayedAddress()), (a, b) -> null);
    }

    /** The second relay may live on another event loop; takes the payload. */
    private void hand(ByteBuf payload) {
        if (first.executor().inEventLoop()) {
            deliver(payload);
        } else {
            first.executor().execute(() -> deliver(payload));
        }
    }

    private void deliver(ByteBuf payload) {
        try {
            listener.accept(payload);
        } finally {
            payload.release();
        }
    }

    @Override
    public void send(ByteBuf payload) {
        if (second == null) {
            payload.release();
        } else {
            first.send(second.relayedAddress(), payload);
        }
    }

    @Override
    public void onEcho(Consumer<ByteBuf> listener) {
        this.listener = listener;
    }

    @Override
    public void close() {
        closed = true;
        listener = payload -> {};
        if (second != null) {
            second.release();
        } else if (opening != null) {
            opening.cancel(false);
        }
    }
}
