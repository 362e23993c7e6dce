package dev.turnprobe.turn;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connections of one TCP relay, asked for, offered and open (RFC 6062 §4). Confined to its event loop. */
final class TcpConnections {
    private final Footing footing;
    private final Map<InetSocketAddress, CompletableFuture<RelayedStream>> asked = new HashMap<>();
    private final Set<CompletableFuture<RelayedStream>> opening = new LinkedHashSet<>();
    private final Set<ActiveStream> streams = new LinkedHashSet<>();
    private @Nullable TurnFailure end;
    private volatile @Nullable Consumer<IncomingConnection> listener;

    TcpConnections(Footing footing) {
        this.footing = footing;
    }

    /** Who hears of connections that peers make; may be called from any thread. */
    void listen(Consumer<IncomingConnection> listener) {
        this.listener = listener;
    }

    void connect(InetSocketAddress peer, CompletableFuture<RelayedStream> result) {
        if (end != null) {
            result.completeExceptionally(new TurnException(end));
        } else if (asked.putIfAbsent(peer, result) != null) {
            result.completeExceptionally(new TurnException(new TurnFailure.Rejected(
                    StunMethod.CONNECT,
                    new ErrorCode(ErrorCode.CONNECTION_ALREADY_EXISTS, "a Connect to this peer is under way"),
                    false)));
        } else {
            footing.engine().connect(peer);
        }
    }

    /** Takes note of what concerns connections. */
    void event(AllocationEvent event) {
        if (event instanceof AllocationEvent.Connected connected) {
            open(connected.peer(), connected.connectionId(), asked.remove(connected.peer()));
        } else if (event instanceof AllocationEvent.Unconnected unconnected) {
            CompletableFuture<RelayedStream> result = asked.remove(unconnected.peer());
            if (result != null) {
                result.completeExceptionally(new TurnException(unconnected.failure()));
            }
        } else if (event instanceof AllocationEvent.ConnectionAttempted attempted) {
            Consumer<IncomingConnection> hearing = listener;
            if (hearing != null) {
                hearing.accept(new Incoming(attempted.peer(), attempted.connectionId()));
            }
        } else if (event instanceof AllocationEvent.Closed closed) {
            close(closed.failure());
        }
    }

    /** Takes on the server's connection of that id, if somebody waits for it. */
    void open(InetSocketAddress peer, long id, @Nullable CompletableFuture<RelayedStream> result) {
        // Nobody waits for it any more: unbound, the server drops it after 30 s.
        if (result == null || result.isDone()) {
            return;
        }
        opening.add(result);
        result.whenComplete((stream, error) -> footing.loop().execute(() -> opening.remove(result)));
        StreamOpening.begin(footing, peer, id, streams, result);
    }

    /** Ends them all. */
    void close(TurnFailure why) {
        end = why;
        TurnException failure = new TurnException(why);
        Set.copyOf(opening).forEach(each -> each.completeExceptionally(failure));
        Map.copyOf(asked).values().forEach(each -> each.completeExceptionally(failure));
        asked.clear();
        Set.copyOf(streams).forEach(stream -> stream.relayClosed(why));
    }

    private final class Incoming implements IncomingConnection {
        private final InetSocketAddress peer;
        private final long connectionId;
        private final long heardAt = footing.loop().ticker().nanoTime();
        private boolean accepted;

        Incoming(InetSocketAddress peer, long connectionId) {
            this.peer = peer;
            this.connectionId = connectionId;
        }

        @Override
        public InetSocketAddress peer() {
            return peer;
        }

        @Override
        public synchronized CompletableFuture<RelayedStream> accept() {
            if (accepted) {
                throw new IllegalStateException("accepted before: the connection from " + peer);
            }
            accepted = true;
            CompletableFuture<RelayedStream> result = new CompletableFuture<>();
            footing.loop().execute(() -> {
                long age = footing.loop().ticker().nanoTime() - heardAt;
                if (end != null) {
                    result.completeExceptionally(new TurnException(end));
                } else if (age >= StreamOpening.SERVER_PATIENCE.toNanos()) {
                    result.completeExceptionally(new TurnException(new TurnFailure.Expired()));
                } else {
                    open(peer, connectionId, result);
                }
            });
            return result;
        }
    }
}
