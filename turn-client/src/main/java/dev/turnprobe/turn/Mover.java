package dev.turnprobe.turn;

import dev.turnprobe.turn.core.AllocationEvent;
import dev.turnprobe.turn.core.TurnFailure;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves one relay from socket to socket (RFC 8016 §3.2): when told to, and when its road has broken and the settings say
 * so. One move at a time. Confined to the relay's event loop.
 */
final class Mover {
    /** How long a left socket is listened to if the server never says that it has left it too. */
    private static final long LINGER_SECONDS = 5;

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(8);

    private final Footing footing;
    private @Nullable MoveAttempt attempt;
    /** The socket that was left last; it may still carry what the server sent before it followed. */
    private @Nullable Channel left;

    private boolean stranded;
    private @Nullable Throwable lost;
    private long expiresAt;
    private long pause = FIRST_PAUSE;
    private @Nullable ScheduledFuture<?> retry;
    private boolean over;

    Mover(Footing footing) {
        this.footing = footing;
    }

    /** Moves now, or joins the move that is under way. */
    void move(CompletableFuture<Void> result) {
        MoveAttempt joined = attempt != null ? attempt : begin();
        joined.result().whenComplete((moved, failure) -> {
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((moved, error) -> {
            if (result.isCancelled() && !stranded) {
                footing.loop().execute(() -> joined.cancel(new TurnFailure.Released()));
            }
        });
    }

    /** Takes note of what concerns the road. */
    void event(AllocationEvent event) {
        if (event instanceof AllocationEvent.Stranded broken) {
            stranded = true;
            expiresAt = now() + footing.engine().remainingLifetime();
            lost = broken.cause();
            if (attempt == null) {
                begin();
            }
        } else if (event instanceof AllocationEvent.Refreshed) {
            // The first word on the new socket has been answered, so the server has left the old one.
            closeLeft();
        } else if (event instanceof AllocationEvent.Closed closed) {
            over = true;
            cancel(retry);
            closeLeft();
            if (attempt != null) {
                attempt.failed(closed.failure());
            }
        }
    }

    /**
     * Ends the move that is under way, or waits for it if the server may have agreed already: whoever releases the relay
     * must do so from the right socket.
     */
    CompletableFuture<?> settled() {
        cancel(retry);
        MoveAttempt present = attempt;
        if (present == null) {
            return CompletableFuture.completedFuture(null);
        }
        present.cancel(new TurnFailure.Released());
        CompletableFuture<?> over = present.result().handle((moved, failure) -> null);
        var patience = footing.loop().schedule(() -> over.complete(null), 1, TimeUnit.SECONDS);
        over.whenComplete((done, error) -> patience.cancel(false));
        return over;
    }

    private MoveAttempt begin() {
        cancel(retry);
        MoveAttempt begun = new MoveAttempt(footing, new MoveAttempt.Listener() {
            @Override
            public void moved(Channel channel) {
                attempt = null;
                arrived(channel);
            }

            @Override
            public void failed(TurnFailure failure) {
                attempt = null;
                stay(failure);
            }
        });
        attempt = begun;
        begun.begin();
        return begun;
    }

    private void arrived(Channel channel) {
        closeLeft();
        Channel old = footing.channel();
        footing.movedTo(channel);
        stranded = false;
        pause = FIRST_PAUSE;
        if (old.isActive()) {
            left = old;
            var patience = footing.loop().schedule(() -> old.close(), LINGER_SECONDS, TimeUnit.SECONDS);
            old.closeFuture().addListener(gone -> patience.cancel(false));
        } else {
            old.close();
        }
    }

    private void stay(TurnFailure failure) {
        if (!stranded || over) {
            return;
        }
        if (!footing.movesByItself() && lost != null) {
            footing.engine().abandon(new TurnFailure.Disconnected(lost));
            return;
        }
        boolean hopeless = !(failure instanceof TurnFailure.Unreachable
                || failure instanceof TurnFailure.TimedOut
                || failure instanceof TurnFailure.Disconnected);
        if (hopeless || now() + pause >= expiresAt) {
            footing.engine().abandon(failure);
            return;
        }
        // A new network takes a while to come up; the allocation waits for as long as it lives.
        retry = footing.loop().schedule(this::again, pause, TimeUnit.NANOSECONDS);
        pause = Math.min(LONGEST_PAUSE, pause * 2);
    }

    private void again() {
        if (stranded && !over && attempt == null) {
            begin();
        }
    }

    private void closeLeft() {
        Channel old = left;
        left = null;
        if (old != null) {
            old.close();
        }
    }

    private static void cancel(@Nullable ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private long now() {
        return footing.loop().ticker().nanoTime();
    }
}
