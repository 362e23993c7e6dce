package dev.turnprobe.turn;

import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TCP relay: an allocation like any other for its life and its permissions, and connections instead of datagrams. */
final class ActiveTcpRelay implements TcpRelay {
    private final Allocation control;
    private final TcpConnections connections;

    /** The session of its control connection; it opens as a TCP relay. */
    static Session on(
            Line line, TurnSettings settings, TurnObserver observer, long origin, Session.Listener<TcpRelay> opening) {
        class Control implements Session.Listener<Relay> {
            @Nullable
            TcpConnections connections;

            @Override
            public void opened(Relay open) {
                opening.opened(new ActiveTcpRelay(open, Objects.requireNonNull(connections)));
            }

            @Override
            public void failed(TurnFailure failure) {
                opening.failed(failure);
            }
        }
        Control control = new Control();
        ActiveRelay relay = new ActiveRelay(line, settings, observer, origin, control);
        TcpConnections connections = new TcpConnections(relay.footing());
        control.connections = connections;
        relay.tell(connections::event);
        // Not when the answer comes: the server closes the connections of the streams at about the same time, and who
        // reads
        // one would see a peer's end or our release, as it happens.
        relay.beforeRelease(() -> connections.close(new TurnFailure.Released()));
        return relay;
    }

    private ActiveTcpRelay(Allocation control, TcpConnections connections) {
        this.control = control;
        this.connections = connections;
    }

    @Override
    public CompletableFuture<RelayedStream> connect(InetSocketAddress peer) {
        if (peer.isUnresolved()) {
            throw new IllegalArgumentException("peer address is not resolved: " + peer.getHostString());
        }
        CompletableFuture<RelayedStream> result = new CompletableFuture<>();
        executor().execute(() -> connections.connect(peer, result));
        return result;
    }

    TcpConnections connections() {
        return connections;
    }

    @Override
    public void onConnection(Consumer<IncomingConnection> listener) {
        connections.listen(listener);
    }

    @Override
    public InetSocketAddress relayedAddress() {
        return control.relayedAddress();
    }

    @Override
    public InetSocketAddress mappedAddress() {
        return control.mappedAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return control.localAddress();
    }

    @Override
    public InetSocketAddress serverAddress() {
        return control.serverAddress();
    }

    @Override
    public Duration lifetime() {
        return control.lifetime();
    }

    @Override
    public @Nullable String software() {
        return control.software();
    }

    @Override
    public Transport transport() {
        return control.transport();
    }

    @Override
    public CompletableFuture<Void> permit(InetSocketAddress peer) {
        return control.permit(peer);
    }

    @Override
    public EventExecutor executor() {
        return control.executor();
    }

    @Override
    public CompletableFuture<TurnFailure> closed() {
        return control.closed();
    }

    @Override
    public CompletableFuture<Void> release() {
        return control.release();
    }

    @Override
    public String toString() {
        return "Tcp" + control;
    }
}
