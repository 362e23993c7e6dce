package dev.turnprobe.turn;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The failure inside a future that must fail, and must do so in time. */
final class Failures {
    private Failures() {}

    static TurnFailure of(CompletableFuture<?> future) {
        Throwable error = catchThrowable(() -> future.get(15, TimeUnit.SECONDS));
        if (error instanceof ExecutionException && error.getCause() instanceof TurnException turn) {
            return turn.failure();
        }
        throw new AssertionError("expected a TurnException, not " + (error == null ? future : error), error);
    }
}
