package dev.turnprobe.turn;

import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.EngineHandler;
import dev.turnprobe.turn.netty.TurnHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A relay from the first step of its attempt to the last event of its allocation. State is confined to its event loop. */
final class ActiveRelay
        implements Relay, Footing, Attempt.Target, TurnHandler.Listener, TurnClient.Live, TurnClient.Attempting {
    private static final RelayListener NOBODY = (peer, payload) -> {};

    private final TurnUri uri;
    private final TurnSettings settings;
    private final TurnObserver observer;
    private final EventLoop loop;
    private final Set<TurnClient.Live> live;
    private final CompletableFuture<Relay> opened = new CompletableFuture<>();
    private final CompletableFuture<TurnFailure> closed = new CompletableFuture<>();
    private final Map<InetAddress, CompletableFuture<Void>> permits = new HashMap<>();
    private final Map<InetSocketAddress, CompletableFuture<Integer>> binds = new HashMap<>();

    private volatile RelayListener listener = NOBODY;
    private volatile @Nullable Channel channel;
    private volatile AllocationEvent.@Nullable Opened facts;
    private volatile boolean mobile;
    private @Nullable TurnHandler handler;
    private @Nullable Attempt attempt;
    private long origin;
    private final Mover mover = new Mover(this);
    private final TcpConnections connections = new TcpConnections(this);

    ActiveRelay(TurnUri uri, TurnSettings settings, TurnObserver observer, EventLoop loop, Set<TurnClient.Live> live) {
        this.uri = uri;
        this.settings = settings;
        this.observer = observer;
        this.loop = loop;
        this.live = live;
        live.add(this);
        opened.whenComplete((relay, error) -> {
            if (error instanceof CancellationException) {
                loop.execute(this::giveUp);
            }
        });
    }

    CompletableFuture<Relay> opened() {
        return opened;
    }

    @Override
    public void begin(@Nullable SslContext tls) {
        if (opened.isDone()) {
            over(new TurnFailure.Released());
            return;
        }
        attempt = new Attempt(uri, settings, observer, loop, tls, this);
        attempt.run();
    }

    @Override
    public EngineHandler<?> handler(long origin) {
        this.origin = origin;
        AllocationCore core = new AllocationCore(
                settings.allocation(),
                uri.transport().isStream(),
                settings.random().get(),
                observer);
        handler = new TurnHandler(core, this, observer, origin);
        return handler;
    }

    @Override
    public void ready(Channel channel) {
        this.channel = channel;
        engine().start();
    }

    @Override
    public void failed(TurnFailure failure) {
        over(failure);
    }

    @Override
    public void timedOut() {
        TurnFailure.TimedOut failure = engine().giveUp();
        if (failure != null) {
            // The caller learns it now; the handler stays until the server has had its chance to be told.
            opened.completeExceptionally(new TurnException(failure));
        }
    }

    private void giveUp() {
        if (attempt != null) {
            attempt.abort();
        }
        if (channel != null) {
            releaseNow();
        } else {
            over(new TurnFailure.Released());
        }
    }

    @Override
    public void event(AllocationEvent event) {
        mover.event(event);
        connections.event(event);
        if (event instanceof AllocationEvent.Opened now) {
            facts = now;
            mobile = engine().isMobile();
            if (attempt != null) {
                attempt.succeeded();
            }
            if (!opened.complete(this)) {
                engine().release();
            }
        } else if (event instanceof AllocationEvent.Permitted permitted) {
            complete(permits.remove(permitted.peer()), null);
        } else if (event instanceof AllocationEvent.Denied denied) {
            fail(permits.remove(denied.peer()), denied.failure());
        } else if (event instanceof AllocationEvent.Bound bound) {
            complete(binds.remove(bound.peer()), bound.channel());
        } else if (event instanceof AllocationEvent.Unbound unbound) {
            fail(binds.remove(unbound.peer()), unbound.failure());
        } else if (event instanceof AllocationEvent.Closed end) {
            over(end.failure());
        }
    }

    private static <T> void complete(@Nullable CompletableFuture<T> future, @Nullable T value) {
        if (future != null) {
            future.complete(value);
        }
    }

    private static void fail(@Nullable CompletableFuture<?> future, TurnFailure failure) {
        if (future != null) {
            future.completeExceptionally(new TurnException(failure));
        }
    }

    /** The end, whichever way it came. */
    private void over(TurnFailure failure) {
        live.remove(this);
        if (attempt != null) {
            attempt.abort();
        }
        closeNow();
        opened.completeExceptionally(new TurnException(failure));
        Map.copyOf(permits).values().forEach(future -> fail(future, failure));
        Map.copyOf(binds).values().forEach(future -> fail(future, failure));
        permits.clear();
        binds.clear();
        closed.complete(failure);
    }

    @Override
    public void datagram(InetSocketAddress peer, ByteBuf payload) {
        listener.onDatagram(peer, payload);
    }

    @Override
    public InetSocketAddress relayedAddress() {
        return facts().relayed();
    }

    @Override
    public InetSocketAddress mappedAddress() {
        return facts().mapped();
    }

    @Override
    public Duration lifetime() {
        return facts().lifetime();
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) openChannel().localAddress();
    }

    @Override
    public InetSocketAddress serverAddress() {
        return (InetSocketAddress) openChannel().remoteAddress();
    }

    @Override
    public @Nullable String software() {
        return facts().software();
    }

    @Override
    public Transport transport() {
        return uri.transport();
    }

    @Override
    public CompletableFuture<Void> permit(InetSocketAddress peer) {
        InetAddress address = resolved(peer).getAddress();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        onLoop(() -> {
            CompletableFuture<Void> pending = permits.get(address);
            if (pending != null) {
                pending.whenComplete((ok, error) -> pass(answer, ok, error));
            } else if (!failIfClosed(answer)) {
                permits.put(address, answer);
                engine().permit(address);
            }
        });
        return answer;
    }

    @Override
    public CompletableFuture<Integer> bind(InetSocketAddress peer) {
        resolved(peer);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        onLoop(() -> {
            CompletableFuture<Integer> pending = binds.get(peer);
            if (pending != null) {
                pending.whenComplete((number, error) -> pass(answer, number, error));
            } else if (!failIfClosed(answer)) {
                binds.put(peer, answer);
                engine().bind(peer);
            }
        });
        return answer;
    }

    private static <T> void pass(CompletableFuture<T> to, T value, @Nullable Throwable error) {
        if (error != null) {
            to.completeExceptionally(error);
        } else {
            to.complete(value);
        }
    }

    @Override
    public CompletableFuture<Void> send(InetSocketAddress peer, ByteBuf payload) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            resolved(peer);
            onLoop(() -> {
                if (closed.isDone()) {
                    payload.release(); // before anyone waiting for the answer can look
                    failIfClosed(answer);
                    return;
                }
                ChannelPromise promise = openChannel().newPromise();
                promise.addListener(done -> {
                    if (done.isSuccess()) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(done.cause());
                    }
                });
                engine().send(peer, payload, promise);
            });
        } catch (RuntimeException e) {
            payload.release();
            throw e;
        }
        return answer;
    }

    private boolean failIfClosed(CompletableFuture<?> answer) {
        return closed.isDone() && answer.completeExceptionally(new TurnException(closed.join()));
    }

    @Override
    public void onDatagram(RelayListener listener) {
        this.listener = listener;
    }

    @Override
    public EventExecutor executor() {
        return loop;
    }

    @Override
    public CompletableFuture<TurnFailure> closed() {
        return closed.copy();
    }

    @Override
    public CompletableFuture<Void> release() {
        onLoop(this::releaseNow);
        return closed.thenAccept(failure -> {});
    }

    private void releaseNow() {
        // From the socket that the server knows, which may just be changing.
        mover.settled().whenComplete((settled, error) -> engine().release());
    }

    @Override
    public boolean isMobile() {
        return mobile;
    }

    @Override
    public CompletableFuture<Void> move() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        onLoop(() -> {
            if (!failIfClosed(result)) {
                mover.move(result);
            }
        });
        return result;
    }

    /** What a TCP relay does besides. */
    TcpConnections connections() {
        return connections;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public TurnObserver observer() {
        return observer;
    }

    @Override
    public long origin() {
        return origin;
    }

    @Override
    public Duration patience() {
        return settings.openTimeout();
    }

    @Override
    public Road anotherRoad() {
        Attempt first = attempt;
        if (first == null) {
            throw new IllegalStateException("not connected yet");
        }
        return first.anotherRoad();
    }

    @Override
    public Channel channel() {
        return openChannel();
    }

    @Override
    public void movedTo(Channel next) {
        channel = next;
    }

    @Override
    public CompletableFuture<?> letGo() {
        onLoop(this::giveUp);
        return closed;
    }

    @Override
    public void closeNow() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    @Override
    public TurnHandler engine() {
        TurnHandler present = handler;
        if (present == null) {
            throw new IllegalStateException("not connected yet");
        }
        return present;
    }

    private Channel openChannel() {
        Channel present = channel;
        if (present == null) {
            throw new IllegalStateException("not connected yet");
        }
        return present;
    }

    private AllocationEvent.Opened facts() {
        AllocationEvent.Opened present = facts;
        if (present == null) {
            throw new IllegalStateException("not open yet");
        }
        return present;
    }

    private static InetSocketAddress resolved(InetSocketAddress peer) {
        if (peer.isUnresolved()) {
            throw new IllegalArgumentException("peer address is not resolved: " + peer.getHostString());
        }
        return peer;
    }

    /** What it is, never what it knows. */
    @Override
    public String toString() {
        AllocationEvent.Opened present = facts;
        return "Relay[" + uri + (present == null ? "" : " as " + present.relayed()) + "]";
    }
}
