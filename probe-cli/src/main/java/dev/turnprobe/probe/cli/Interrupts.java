package dev.turnprobe.probe.cli;

import org.jspecify.annotations.Nullable;

/** Hands the user's Ctrl-C to whatever is running. Safe to use from any thread. */
final class Interrupts {
    private @Nullable Runnable handler;
    private boolean interrupted;

    /** Calls the handler on an interrupt, at once if there was one already. */
    void handle(Runnable handler) {
        synchronized (this) {
            this.handler = handler;
            if (!interrupted) {
                return;
            }
        }
        handler.run();
    }

    /** The user had enough. */
    void interrupt() {
        Runnable told;
        synchronized (this) {
            interrupted = true;
            told = handler;
        }
        if (told != null) {
            told.run();
        }
    }

    synchronized boolean interrupted() {
        return interrupted;
    }
}
