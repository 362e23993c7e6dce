package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an endpoint is not ok, as it was observed; what it means is for the rules to say. */
public sealed interface ProbeFailure {
    /** What the client says, as plain values. */
    static ProbeFailure of(TurnFailure failure) {
        if (failure instanceof TurnFailure.Unreachable unreachable) {
            return new Unreachable(unreachable.phase(), Fault.of(unreachable.cause()));
        }
        return failure instanceof TurnFailure.Disconnected disconnected
                ? new Disconnected(Fault.of(disconnected.cause()))
                : new Turn(failure);
    }

    /** The client gave up for this reason; never one that carries an exception: {@link #of} sees to that. */
    record Turn(TurnFailure failure) implements ProbeFailure {
        public Turn {
            if (failure instanceof TurnFailure.Unreachable || failure instanceof TurnFailure.Disconnected) {
                throw new IllegalArgumentException("not a plain value: " + failure);
            }
        }
    }

    /** The server could not be reached: {@link TurnFailure.Unreachable}. */
    record Unreachable(Phase phase, Fault fault) implements ProbeFailure {}

    /** The road to the server broke: {@link TurnFailure.Disconnected}. */
    record Disconnected(Fault fault) implements ProbeFailure {}

    /**
     * The time for this endpoint ran out.
     *
     * @param phase the phase that was under way, such as {@code allocate}; null when none had begun
     */
    record OutOfTime(@Nullable String phase, Duration limit) implements ProbeFailure {}

    /** There is an allocation, but no payload came back through it. */
    record NoEcho(List<EchoAttempt> attempts) implements ProbeFailure {
        public NoEcho {
            attempts = List.copyOf(attempts);
        }

        /** True when the server refused every way there was, so that nothing could be sent. */
        public boolean refusedEverywhere() {
            return !attempts.isEmpty() && attempts.stream().allMatch(a -> a.refusal() != null);
        }
    }

    /** The user stopped the probe before this endpoint was done. */
    record Interrupted() implements ProbeFailure {}

    /**
     * A bug of ours.
     *
     * @param exception the name of its class
     * @param cause where it happened, for whoever mends it; null when only the report of it is left
     */
    record Bug(String exception, @Nullable Throwable cause) implements ProbeFailure {
        /** That exception, and its name. */
        public static Bug of(Throwable cause) {
            return new Bug(cause.getClass().getName(), cause);
        }
    }
}
