package dev.turnprobe.probe.cli;

import dev.turnprobe.credentials.HttpEvent;
import dev.turnprobe.credentials.HttpSettings;
import dev.turnprobe.credentials.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How providers are asked from a command line: with our clock and chance, traced when that is wanted, until Ctrl-C. */
final class Asking {
    private final Surroundings surroundings;
    private final Interrupts interrupts;
    private final int verbosity;

    Asking(Surroundings surroundings, Interrupts interrupts, int verbosity) {
        this.surroundings = surroundings;
        this.interrupts = interrupts;
        this.verbosity = verbosity;
    }

    HttpSettings settings() {
        HttpSettings settings = HttpSettings.standard()
                .withTime(surroundings.clock(), Scheduler.system(), surroundings.tokens()::getAsLong);
        return verbosity == 0 ? settings : settings.withObserver(this::trace);
    }

    /** Waits for an answer; a failure comes out as it is, Ctrl-C as a CancellationException. */
    <T> T await(CompletableFuture<T> asked) {
        interrupts.handle(() -> asked.cancel(true));
        try {
            return asked.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Makes something of a user's settings; what is wrong with them is said as wrong usage. */
    static <T> T configured(Supplier<T> maker) {
        return configured(null, maker);
    }

    /** The same, naming the option or variable that the fault is in. */
    static <T> T configured(@Nullable String where, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | IllegalStateException e) {
            // IllegalStateException: a JVM option that would print the keys; nothing is sent then.
            throw new UsageException((where == null ? "" : where + ": ") + e.getMessage());
        }
    }

    private void trace(HttpEvent event) {
        String end = event.status() == 0 ? String.valueOf(event.failure()) : Integer.toString(event.status());
        synchronized (surroundings.err()) {
            surroundings
                    .err()
                    .println("http: " + event.request() + " -> " + end + " in "
                            + event.took().toMillis() + " ms"
                            + (event.attempt() == 1 ? "" : " (attempt " + event.attempt() + ")"));
        }
    }
}
