package dev.turnprobe.turn;

import dev.turnprobe.turn.core.BindingCore;
import dev.turnprobe.turn.core.BindingEvent;
import dev.turnprobe.turn.core.RetransmitSchedule;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import dev.turnprobe.turn.core.TurnObserver;
import dev.turnprobe.turn.netty.BindingHandler;
import dev.turnprobe.turn.netty.EngineHandler;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A STUN session from the first step of its attempt to its end. State is confined to its event loop. */
final class ActiveStunSession implements StunSession, Attempt.Target, TurnClient.Live, TurnClient.Attempting {
    private final TurnUri uri;
    private final TurnSettings settings;
    private final TurnObserver observer;
    private final EventLoop loop;
    private final Set<TurnClient.Live> live;
    private final CompletableFuture<StunSession> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<BindingReply>> outstanding = new HashMap<>();

    private volatile @Nullable Channel channel;
    private volatile @Nullable BindingReply first;
    private @Nullable BindingHandler handler;
    private @Nullable Attempt attempt;

    ActiveStunSession(
            TurnUri uri, TurnSettings settings, TurnObserver observer, EventLoop loop, Set<TurnClient.Live> live) {
        this.uri = uri;
        this.settings = settings;
        this.observer = observer;
        this.loop = loop;
        this.live = live;
        live.add(this);
        opened.whenComplete((session, error) -> {
            if (error instanceof CancellationException) {
                loop.execute(() -> end(new TurnFailure.Released()));
            }
        });
    }

    CompletableFuture<StunSession> opened() {
        return opened;
    }

    @Override
    public void begin(Encryption encryption) {
        if (opened.isDone()) {
            end(new TurnFailure.Released());
            return;
        }
        attempt = new Attempt(uri, settings, observer, loop, encryption, this);
        attempt.run();
    }

    @Override
    public EngineHandler<?> handler(long origin) {
        BindingCore core = new BindingCore(
                settings.allocation().software(),
                uri.transport().isStream(),
                settings.random().get(),
                observer);
        handler = new BindingHandler(core, this::event, observer, origin);
        return handler;
    }

    @Override
    public void ready(Channel channel) {
        this.channel = channel;
        CompletableFuture<BindingReply> reply = new CompletableFuture<>();
        reply.whenComplete(this::firstAnswered);
        engine().request(settings.allocation().retransmission(), ticket -> outstanding.put(ticket, reply));
    }

    private void firstAnswered(@Nullable BindingReply reply, @Nullable Throwable error) {
        if (reply != null) {
            first = reply;
            if (attempt != null) {
                attempt.succeeded();
            }
            opened.complete(this);
        } else if (error instanceof TurnException turn) {
            end(turn.failure());
        }
    }

    @Override
    public void failed(TurnFailure failure) {
        end(failure);
    }

    @Override
    public void timedOut() {
        end(engine().progress());
    }

    private void event(BindingEvent event) {
        if (event instanceof BindingEvent.Answered answered) {
            CompletableFuture<BindingReply> reply = outstanding.remove(answered.ticket());
            if (reply != null) {
                reply.complete(new BindingReply(
                        answered.mapped(), answered.software(), answered.rttNanos(), answered.requests()));
            }
        } else if (event instanceof BindingEvent.Failed failed) {
            CompletableFuture<BindingReply> reply = outstanding.remove(failed.ticket());
            if (reply != null) {
                reply.completeExceptionally(new TurnException(failed.failure()));
            }
        } else if (event instanceof BindingEvent.Closed closed) {
            end(closed.failure());
        }
    }

    private void end(TurnFailure failure) {
        live.remove(this);
        if (attempt != null) {
            attempt.abort();
        }
        closeNow();
        TurnException error = new TurnException(failure);
        Map<Long, CompletableFuture<BindingReply>> waiting = Map.copyOf(outstanding);
        outstanding.clear();
        opened.completeExceptionally(error);
        waiting.values().forEach(reply -> reply.completeExceptionally(error));
        over.complete(null);
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
    public BindingReply first() {
        BindingReply reply = first;
        if (reply == null) {
            throw new IllegalStateException("not open yet");
        }
        return reply;
    }

    @Override
    public CompletableFuture<BindingReply> ping(Duration patience) {
        CompletableFuture<BindingReply> reply = new CompletableFuture<>();
        RetransmitSchedule once = RetransmitSchedule.of(patience, 1, 1);
        Runnable send = () -> {
            if (over.isDone()) {
                reply.completeExceptionally(new TurnException(new TurnFailure.Released()));
            } else {
                engine().request(once, ticket -> outstanding.put(ticket, reply));
            }
        };
        if (loop.inEventLoop()) {
            send.run();
        } else {
            loop.execute(send);
        }
        return reply;
    }

    @Override
    public EventExecutor executor() {
        return loop;
    }

    @Override
    public void close() {
        loop.execute(() -> end(new TurnFailure.Released()));
    }

    @Override
    public CompletableFuture<?> letGo() {
        close();
        return over;
    }

    @Override
    public void closeNow() {
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    private BindingHandler engine() {
        BindingHandler present = handler;
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

    @Override
    public String toString() {
        return "StunSession[" + uri + "]";
    }
}
