package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.RelayListener;
import dev.turnprobe.turn.Transport;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A relay that does what the test says, on an event loop whose time the test moves. */
final class FakeRelay implements Relay {
    final List<Long> sentAt = new ArrayList<>();
    final CompletableFuture<TurnFailure> closed = new CompletableFuture<>();
    CompletableFuture<Void> permission = new CompletableFuture<>();
    boolean echoes;
    boolean released;
    private final EventExecutor executor;
    private RelayListener listener = (peer, payload) -> {};

    FakeRelay(EventExecutor executor) {
        this.executor = executor;
    }

    @Override
    public InetSocketAddress relayedAddress() {
        return new InetSocketAddress("192.0.2.7", 49152);
    }

    @Override
    public InetSocketAddress mappedAddress() {
        return new InetSocketAddress("198.51.100.7", 5000);
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress("127.0.0.1", 5000);
    }

    @Override
    public InetSocketAddress serverAddress() {
        return new InetSocketAddress("192.0.2.1", 3478);
    }

    @Override
    public Duration lifetime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public @Nullable String software() {
        return null;
    }

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    @Override
    public boolean isMobile() {
        return false;
    }

    @Override
    public CompletableFuture<Void> move() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> permit(InetSocketAddress peer) {
        return permission;
    }

    @Override
    public CompletableFuture<Integer> bind(InetSocketAddress peer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> send(InetSocketAddress peer, ByteBuf payload) {
        sentAt.add(executor.ticker().nanoTime());
        if (echoes) {
            listener.onDatagram(peer, payload);
        }
        payload.release();
        return CompletableFuture.completedFuture(null);
    }

    /** As if a peer had sent that. */
    void arrives(InetSocketAddress peer, ByteBuf payload) {
        listener.onDatagram(peer, payload);
        payload.release();
    }

    @Override
    public void onDatagram(RelayListener listener) {
        this.listener = listener;
    }

    @Override
    public EventExecutor executor() {
        return executor;
    }

    @Override
    public CompletableFuture<TurnFailure> closed() {
        return closed;
    }

    @Override
    public CompletableFuture<Void> release() {
        released = true;
        return CompletableFuture.completedFuture(null);
    }
}
