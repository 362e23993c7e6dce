package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.TurnFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why an endpoint is not ok, as it was observed; what it means is for the rules to say. */
public sealed interface ProbeFailure {
    /** The client gave up for this reason. */
    record Turn(TurnFailure failure) implements ProbeFailure {}

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

    /** A bug of ours. */
    record Bug(Throwable cause) implements ProbeFailure {}
}
