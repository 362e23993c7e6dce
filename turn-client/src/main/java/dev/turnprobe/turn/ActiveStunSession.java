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
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A STUN session from its first Binding request to its end. State is confined to its event loop. */
final class ActiveStunSession implements StunSession, Session {
    private final Line line;
    private final Session.Listener<StunSession> opening;
    private final RetransmitSchedule patience;
    private final BindingHandler handler;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<BindingReply>> outstanding = new HashMap<>();

    private volatile @Nullable BindingReply first;

    /**
     * @param origin where the observer's clock began
     * @param opening hears once: opened or failed
     */
    ActiveStunSession(
            Line line,
            TurnSettings settings,
            TurnObserver observer,
            long origin,
            Session.Listener<StunSession> opening) {
        this.line = line;
        this.opening = opening;
        this.patience = settings.allocation().retransmission();
        BindingCore core = new BindingCore(
                settings.allocation().software(),
                line.destination().transport().isStream(),
                settings.random().get(),
                observer);
        this.handler = new BindingHandler(core, this::event, observer, origin);
    }

    @Override
    public EngineHandler<?> handler() {
        return handler;
    }

    @Override
    public void start(Channel channel) {
        line.attach(channel, this);
        CompletableFuture<BindingReply> reply = new CompletableFuture<>();
        reply.whenComplete(this::firstAnswered);
        handler.request(patience, ticket -> outstanding.put(ticket, reply));
    }

    private void firstAnswered(@Nullable BindingReply reply, @Nullable Throwable error) {
        if (reply != null) {
            first = reply;
            opening.opened(this);
        } else if (error instanceof TurnException turn) {
            end(turn.failure());
        }
    }

    @Override
    public TurnFailure giveUp() {
        TurnFailure progress = handler.progress();
        end(progress);
        return progress;
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
        if (over.isDone()) {
            return;
        }
        over.complete(null);
        line.end(this);
        TurnException error = new TurnException(failure);
        Map<Long, CompletableFuture<BindingReply>> waiting = Map.copyOf(outstanding);
        outstanding.clear();
        waiting.values().forEach(reply -> reply.completeExceptionally(error));
        if (first == null) {
            opening.failed(failure);
        }
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
                handler.request(once, ticket -> outstanding.put(ticket, reply));
            }
        };
        line.onLoop(send);
        return reply;
    }

    @Override
    public EventExecutor executor() {
        return line.loop();
    }

    @Override
    public void close() {
        line.onLoop(() -> end(new TurnFailure.Released()));
    }

    @Override
    public CompletableFuture<?> letGo() {
        close();
        return over;
    }

    @Override
    public void closeNow() {
        line.close();
    }

    @Override
    public String toString() {
        return "StunSession[" + line.destination() + "]";
    }
}
