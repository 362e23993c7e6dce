package dev.turnprobe.probe.monitor;

import dev.turnprobe.probe.diagnose.Diagnosis;
import dev.turnprobe.probe.plan.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somewhere that endpoints and their credentials come from, and can be asked for again when those run out. */
public interface EndpointSource {
    /** What it said. */
    sealed interface Answer {}

    /**
     * Endpoints.
     *
     * @param expiresAt when their credentials stop working; null when they do not, or nobody knows
     */
    record Given(List<Target> targets, @Nullable Instant expiresAt) implements Answer {
        public Given {
            targets = List.copyOf(targets);
        }
    }

    /**
     * Nothing.
     *
     * @param lasting true when it makes no sense to ask once more: the key is wrong, the account is closed
     * @param retryAfter how long it wants to be left alone; null for unsaid
     */
    record Failed(Diagnosis why, boolean lasting, @Nullable Duration retryAfter) implements Answer {}

    /** For people and labels, such as {@code Metered}; no two of a monitor are the same. */
    String name();

    /** After what time endpoints are asked for again that nobody knows an end of; null for not at all. */
    @Nullable
    Duration renewal();

    /** Asks, without blocking; one question at a time. Completes normally unless there is a bug. */
    CompletableFuture<Answer> ask();
}
