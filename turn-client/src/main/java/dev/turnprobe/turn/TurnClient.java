package dev.turnprobe.turn;

import dev.turnprobe.turn.core.MobilityMode;
import dev.turnprobe.turn.core.RelayPort;
import dev.turnprobe.turn.core.RelayedTransport;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.socket.SocketKind;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens relays and STUN sessions. May be used from any thread.
 *
 * <pre>{@code
 * try (TurnClient turn = TurnClient.create(TurnSettings.with(Credentials.of("ada", secret)))) {
 *     Relay relay = turn.open(TurnUri.parse("turn:relay.example.org")).join();
 *     System.out.println("reachable at " + relay.relayedAddress());
 * }
 * }</pre>
 *
 * <p>Network trouble completes a future with a {@link dev.turnprobe.turn.core.TurnException}; cancelling a future of
 * {@code open} gives the attempt up, and an allocation that arrives after that is released.
 */
public final class TurnClient implements AutoCloseable {
    private static final long CLOSE_PATIENCE_SECONDS = 2;

    /** Something with a socket that must not outlive the client. */
    interface Live {
        /** Lets go of the server in good order. Completes when done. */
        CompletableFuture<?> letGo();

        /** Closes the socket now. */
        void closeNow();
    }

    private final TurnSettings settings;
    private final EventLoopGroup group;
    private final boolean ownsGroup;
    private final Set<Live> live = ConcurrentHashMap.newKeySet();
    private final Encryptions encryptions;
    private volatile boolean closed;

    private TurnClient(TurnSettings settings, EventLoopGroup group, boolean ownsGroup) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.group = Objects.requireNonNull(group, "group");
        this.ownsGroup = ownsGroup;
        this.encryptions = new Encryptions(settings);
    }

    /** A client with {@linkplain TurnSettings#eventLoops event loops} of its own, on daemon threads. */
    public static TurnClient create(TurnSettings settings) {
        SocketKind kind = settings.nativeSockets() ? SocketKind.best() : SocketKind.NIO;
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("turn", true), kind.handlers());
        // All threads from the beginning: a thousandth relay needs no more of them than the first.
        group.forEach(loop -> loop.execute(() -> {}));
        return new TurnClient(settings, group, true);
    }

    /**
     * A client on somebody else's event loops.
     *
     * @param group borrowed, for NIO or epoll channels; never shut down by this client
     */
    public static TurnClient create(TurnSettings settings, EventLoopGroup group) {
        return new TurnClient(settings, group, false);
    }

    /** Opens a relay. */
    public CompletableFuture<Relay> open(TurnUri uri) {
        return open(uri, TurnObserver.NONE);
    }

    /**
     * Opens a relay, watched.
     *
     * @param uri of kind {@code TURN}
     * @param observer hears phases with instants counted from the first step on the network
     */
    public CompletableFuture<Relay> open(TurnUri uri, TurnObserver observer) {
        return open(uri, observer, group.next());
    }

    /**
     * Opens a relay on a given event loop, so that what it is used with can live there, too.
     *
     * @param loop one of {@link #eventLoops()}
     */
    public CompletableFuture<Relay> open(TurnUri uri, TurnObserver observer, EventLoop loop) {
        require(uri, TurnUri.Kind.TURN);
        if (!isOwn(loop)) {
            throw new IllegalArgumentException(
                    "that event loop is none of this client's; create the client with its group, or use eventLoops()");
        }
        return open(
                uri,
                observer,
                loop,
                settings,
                (line, eye, origin, opening) -> new ActiveRelay(line, settings, eye, origin, opening));
    }

    /** Opens a TCP relay (RFC 6062). */
    public CompletableFuture<TcpRelay> openTcp(TurnUri uri) {
        return openTcp(uri, TurnObserver.NONE);
    }

    /**
     * Opens a TCP relay, watched. It has neither mobility nor a say in its port (RFC 6062 §4.1).
     *
     * @param uri of kind {@code TURN}, over TCP or TLS
     * @throws IllegalArgumentException over UDP or DTLS (RFC 6062 §4.1)
     */
    public CompletableFuture<TcpRelay> openTcp(TurnUri uri, TurnObserver observer) {
        require(uri, TurnUri.Kind.TURN);
        if (!uri.transport().isStream()) {
            throw new IllegalArgumentException("a TCP relay needs a TCP or TLS connection to the server, not "
                    + uri.transport() + ": say ?transport=tcp (RFC 6062 §4.1)");
        }
        TurnSettings forTcp = settings.toBuilder()
                .allocation(engine -> engine.relayedTransport(RelayedTransport.TCP)
                        .mobility(MobilityMode.OFF)
                        .relayPort(RelayPort.ANY)
                        .reservation(null)
                        .dontFragment(false))
                .build();
        return open(
                uri,
                observer,
                group.next(),
                forTcp,
                (line, eye, origin, opening) -> ActiveTcpRelay.on(line, forTcp, eye, origin, opening));
    }

    /** Opens a STUN session, which takes one Binding request. */
    public CompletableFuture<StunSession> openStun(TurnUri uri) {
        return openStun(uri, TurnObserver.NONE);
    }

    /**
     * Opens a STUN session, watched. The first Binding request is repeated as RFC 8489 §6.2.1 says.
     *
     * @param uri of kind {@code STUN}
     */
    public CompletableFuture<StunSession> openStun(TurnUri uri, TurnObserver observer) {
        require(uri, TurnUri.Kind.STUN);
        return open(
                uri,
                observer,
                group.next(),
                settings,
                (line, eye, origin, opening) -> new ActiveStunSession(line, settings, eye, origin, opening));
    }

    private interface Sessions<T> {
        Session on(Line line, TurnObserver observer, long origin, Session.Listener<T> opening);
    }

    private <T> CompletableFuture<T> open(
            TurnUri uri, TurnObserver observer, EventLoop loop, TurnSettings settings, Sessions<T> sessions) {
        Opening<T> opening = new Opening<>(loop, live, listener -> {
            Roads roads = new Roads(settings, loop, encryptions);
            return new Attempt<>(
                    uri,
                    roads,
                    observer,
                    (destination, eye, origin, hears) ->
                            sessions.on(new Line(destination, roads, live), eye, origin, hears),
                    listener);
        });
        // Made off the loop: a cold TLS context takes a fifth of a second.
        encryptions
                .prepare(uri)
                .whenComplete((ready, error) -> loop.execute(() -> {
                    if (error != null) {
                        opening.cannotSecure(error);
                    } else {
                        opening.begin();
                    }
                }));
        return opening.opened();
    }

    /** Where relays live: the group given, or this client's own. */
    public EventLoopGroup eventLoops() {
        return group;
    }

    private boolean isOwn(EventLoop loop) {
        for (EventExecutor executor : group) {
            if (executor == loop) {
                return true;
            }
        }
        return false;
    }

    private void require(TurnUri uri, TurnUri.Kind kind) {
        if (uri.kind() != kind) {
            throw new IllegalArgumentException("need a " + kind + " URI, not " + uri);
        }
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    /**
     * Makes the TLS context ahead of the first {@code open} that needs it, so that no attempt waits for it.
     *
     * @return done when it is ready
     */
    public CompletableFuture<Void> warmUpTls() {
        return CompletableFuture.allOf(encryptions.tls(TurnUri.Kind.STUN), encryptions.tls(TurnUri.Kind.TURN));
    }

    /**
     * Loads what DTLS needs ahead of the first {@code open} that needs it, so that no attempt waits for it.
     *
     * @return done when it is ready; fails when Bouncy Castle is not on the class path
     */
    public CompletableFuture<Void> warmUpDtls() {
        return encryptions.dtls().thenAccept(ready -> {});
    }

    /**
     * Releases every relay, closes every socket and stops the event loops if they are ours. Takes two seconds at most, and
     * that only when a server is silent. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        CompletableFuture<?> all =
                CompletableFuture.allOf(live.stream().map(TurnClient::letGo).toArray(CompletableFuture[]::new));
        if (!onOwnLoop()) {
            await(all);
        }
        live.forEach(Live::closeNow);
        encryptions.close();
        if (ownsGroup) {
            var stopped = group.shutdownGracefully(0, CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!onOwnLoop()) {
                stopped.awaitUninterruptibly(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static CompletableFuture<?> letGo(Live each) {
        try {
            return each.letGo();
        } catch (RejectedExecutionException e) {
            // The owner of these event loops has stopped them already, and all sockets with them.
            return CompletableFuture.completedFuture(null);
        }
    }

    private boolean onOwnLoop() {
        for (EventExecutor executor : group) {
            if (executor.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    private static void await(CompletableFuture<?> all) {
        try {
            all.get(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Whoever did not let go in time is closed without ceremony.
        }
    }
}
