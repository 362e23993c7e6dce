package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A future session, and the attempt to open it. May be cancelled, or let go with its client, at any time; whatever the
 * attempt holds then goes with it.
 *
 * @param <T> what an open session is to its user
 */
final class Opening<T> implements TurnClient.Live {
    /** Makes the attempt, which is told where to report. */
    interface Attempts<T> {
        Attempt<T> begin(Session.Listener<T> listener);
    }

    private final EventLoop loop;
    private final Set<TurnClient.Live> live;
    private final Attempts<T> attempts;
    private final CompletableFuture<T> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable Attempt<T> attempt;

    Opening(EventLoop loop, Set<TurnClient.Live> live, Attempts<T> attempts) {
        this.loop = loop;
        this.live = live;
        this.attempts = attempts;
        live.add(this);
        opened.whenComplete((open, error) -> {
            live.remove(this);
            if (error instanceof CancellationException) {
                letGo();
            }
        });
    }

    CompletableFuture<T> opened() {
        return opened;
    }

    /** Begins, unless it is over before that; on the event loop. */
    void begin() {
        if (opened.isDone()) {
            return;
        }
        attempt = attempts.begin(new Session.Listener<>() {
            @Override
            public void opened(T open) {
                opened.complete(open);
            }

            @Override
            public void failed(TurnFailure failure) {
                fail(failure);
            }
        });
        attempt.run();
    }

    /** There is no TLS or DTLS to begin with. */
    void cannotSecure(Throwable cause) {
        fail(new TurnFailure.Unreachable(Phase.SECURE, cause));
    }

    private void fail(TurnFailure failure) {
        opened.completeExceptionally(new TurnException(failure));
    }

    @Override
    public CompletableFuture<?> letGo() {
        loop.execute(() -> {
            CompletableFuture<?> left = attempt == null ? CompletableFuture.completedFuture(null) : attempt.abort();
            fail(new TurnFailure.Released());
            left.whenComplete((ok, error) -> gone.complete(null));
        });
        return gone;
    }

    /** Nothing to close: sockets that nobody speaks on are the attempt's, which has been let go, and the others list themselves. */
    @Override
    public void closeNow() {}
}
