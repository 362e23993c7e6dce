package dev.turnprobe.turn.core;

/** Carries a {@link TurnFailure} out of a future. Born on the network, so it has no stack trace. */
public final class TurnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TurnFailure failure;

    public TurnException(TurnFailure failure) {
        super(failure.message(), causeOf(failure), false, false);
        this.failure = failure;
    }

    /** What went wrong. */
    public TurnFailure failure() {
        return failure;
    }

    private static @org.jspecify.annotations.Nullable Throwable causeOf(TurnFailure failure) {
        if (failure instanceof TurnFailure.Unreachable unreachable) {
            return unreachable.cause();
        }
        return failure instanceof TurnFailure.Disconnected disconnected ? disconnected.cause() : null;
    }
}
