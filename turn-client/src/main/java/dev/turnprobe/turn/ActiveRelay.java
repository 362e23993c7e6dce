package dev.turnprobe.turn;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.ReservationToken;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.EngineHandler;
import dev.turnprobe.turn.netty.TurnHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A relay from its first Allocate to the last event of its allocation. State is confined to its event loop. */
final class ActiveRelay implements Relay, Session, TurnHandler.Listener {
    private static final RelayListener NOBODY = (peer, payload) -> {};

    private final Line line;
    /** Until it has heard: all that the opening took hangs on it. */
    private Session.@Nullable Listener<Relay> opening;

    private final TurnHandler handler;
    private final CompletableFuture<TurnFailure> closed = new CompletableFuture<>();
    private final Map<InetAddress, CompletableFuture<Void>> permits = new HashMap<>();
    private final Map<InetSocketAddress, CompletableFuture<Integer>> binds = new HashMap<>();

    private volatile RelayListener listener = NOBODY;
    private Consumer<AllocationEvent> besides = event -> {};
    private Runnable beforeRelease = () -> {};
    private final Footing footing;
    private final Mover mover;

    private volatile AllocationEvent.@Nullable Opened facts;
    private volatile boolean mobile;

    /**
     * @param origin where the observer's clock began
     * @param opening hears once: opened or failed
     */
    ActiveRelay(Line line, TurnSettings settings, TurnObserver observer, long origin, Session.Listener<Relay> opening) {
        this.line = line;
        this.opening = opening;
        AllocationCore core = new AllocationCore(
                settings.allocation(),
                line.destination().transport().isStream(),
                settings.random().get(),
                observer);
        this.handler =
                new TurnHandler(core, this, line.destination().transport().isStream(), observer, origin);
        this.footing = new Footing(line, handler, settings, observer, origin, this);
        this.mover = new Mover(footing);
    }

    @Override
    public EngineHandler<?> handler() {
        return handler;
    }

    @Override
    public void start(Channel channel) {
        line.attach(channel, this);
        handler.start();
    }

    @Override
    public TurnFailure giveUp() {
        TurnFailure failure = handler.giveUp();
        return failure != null ? failure : new TurnFailure.Released();
    }

    @Override
    public void event(AllocationEvent event) {
        mover.event(event);
        besides.accept(event);
        if (event instanceof AllocationEvent.Opened now) {
            facts = now;
            mobile = handler.isMobile();
            Session.Listener<Relay> waiting = opening;
            opening = null;
            if (waiting != null) {
                waiting.opened(this);
            }
        } else if (event instanceof AllocationEvent.Permitted permitted) {
            complete(permits.remove(permitted.peer()), null);
        } else if (event instanceof AllocationEvent.Denied denied) {
            fail(permits.remove(denied.peer()), denied.failure());
        } else if (event instanceof AllocationEvent.Bound bound) {
            complete(binds.remove(bound.peer()), bound.channel());
        } else if (event instanceof AllocationEvent.Unbound unbound) {
            fail(binds.remove(unbound.peer()), unbound.failure());
        } else if (event instanceof AllocationEvent.IcmpReceived icmp) {
            listener.onIcmp(icmp.peer(), icmp.error());
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
        line.end(this);
        Session.Listener<Relay> waiting = opening;
        opening = null;
        if (waiting != null) {
            waiting.failed(failure);
        }
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
    public List<InetSocketAddress> relayedAddresses() {
        return facts().relayedAddresses();
    }

    @Override
    public List<AddressError> refusedFamilies() {
        return facts().refused();
    }

    @Override
    public @Nullable ReservationToken reservation() {
        return facts().reservation();
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
        return line.localAddress();
    }

    @Override
    public InetSocketAddress serverAddress() {
        return line.serverAddress();
    }

    @Override
    public @Nullable String software() {
        return facts().software();
    }

    @Override
    public Transport transport() {
        return line.destination().transport();
    }

    @Override
    public CompletableFuture<Void> permit(InetSocketAddress peer) {
        InetAddress address = resolved(peer).getAddress();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        line.onLoop(() -> {
            CompletableFuture<Void> pending = permits.get(address);
            if (pending != null) {
                pending.whenComplete((ok, error) -> pass(answer, ok, error));
            } else if (!failIfClosed(answer)) {
                permits.put(address, answer);
                handler.permit(address);
            }
        });
        return answer;
    }

    @Override
    public CompletableFuture<Integer> bind(InetSocketAddress peer) {
        resolved(peer);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        line.onLoop(() -> {
            CompletableFuture<Integer> pending = binds.get(peer);
            if (pending != null) {
                pending.whenComplete((number, error) -> pass(answer, number, error));
            } else if (!failIfClosed(answer)) {
                binds.put(peer, answer);
                handler.bind(peer);
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
        } catch (RuntimeException e) {
            payload.release();
            throw e;
        }
        boolean fromAfar = !line.loop().inEventLoop();
        if (fromAfar && !handler.enter()) {
            payload.release();
            answer.completeExceptionally(new IOException("too much data waits for the relay's event loop; dropped"));
            return answer;
        }
        try {
            line.onLoop(() -> {
                if (fromAfar) {
                    handler.leave();
                }
                if (closed.isDone()) {
                    payload.release(); // before anyone waiting for the answer can look
                    failIfClosed(answer);
                    return;
                }
                ChannelPromise promise = line.channel().newPromise();
                promise.addListener(done -> {
                    if (done.isSuccess()) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(done.cause());
                    }
                });
                handler.send(peer, payload, promise);
            });
        } catch (RuntimeException e) {
            // The event loop has stopped.
            if (fromAfar) {
                handler.leave();
            }
            payload.release();
            throw e;
        }
        return answer;
    }

    @Override
    public boolean offer(InetSocketAddress peer, ByteBuf payload) {
        if (peer.isUnresolved() || closed.isDone()) {
            payload.release();
            resolved(peer);
            return false;
        }
        return line.loop().inEventLoop()
                ? handler.offer(peer, payload)
                : handler.offerFromAfar(peer, payload, line.loop());
    }

    @Override
    public boolean isWritable() {
        return line.isAttached() && line.channel().isWritable();
    }

    @Override
    public RelayTraffic traffic() {
        return RelayTraffic.of(handler.tally());
    }

    @Override
    public void writability(boolean writable) {
        listener.onWritability(writable);
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
        return line.loop();
    }

    @Override
    public CompletableFuture<TurnFailure> closed() {
        return closed.copy();
    }

    @Override
    public CompletableFuture<Void> release() {
        line.onLoop(this::releaseNow);
        return closed.thenAccept(failure -> {});
    }

    private void releaseNow() {
        beforeRelease.run();
        // From the socket that the server knows, which may just be changing.
        mover.settled().whenComplete((settled, error) -> handler.release());
    }

    @Override
    public boolean isMobile() {
        return mobile;
    }

    @Override
    public CompletableFuture<Void> move() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        line.onLoop(() -> {
            if (!failIfClosed(result)) {
                mover.move(result);
            }
        });
        return result;
    }

    Footing footing() {
        return footing;
    }

    /** What else hears of each event, before it is acted on; set before the start. */
    void tell(Consumer<AllocationEvent> other) {
        besides = other;
    }

    /** What else is over once we let go, whatever the server says to it and when; set before the start. */
    void beforeRelease(Runnable other) {
        beforeRelease = other;
    }

    @Override
    public CompletableFuture<?> letGo() {
        line.onLoop(() -> {
            if (line.isAttached()) {
                releaseNow();
            } else {
                over(new TurnFailure.Released());
            }
        });
        return closed;
    }

    @Override
    public void closeNow() {
        line.close();
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
        return "Relay[" + line.destination() + (present == null ? "" : " as " + present.relayed()) + "]";
    }
}
