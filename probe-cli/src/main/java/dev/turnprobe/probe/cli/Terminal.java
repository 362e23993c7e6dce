package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.report.Screen;
import org.jspecify.annotations.Nullable;

/** The person at the keyboard, if there is one. */
interface Terminal {
    /** Nobody is there. */
    Terminal NONE = new Terminal() {
        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public char @Nullable [] readPassword(String prompt) {
            return null;
        }
    };

    /** True if both input and output are a terminal. */
    boolean isInteractive();

    /** What can be redrawn; only asked for when it will be. */
    default Screen screen() {
        return Screen.STANDARD;
    }

    /** Asks, showing what is typed; null when nobody answers. */
    default @Nullable String readLine(String prompt) {
        return null;
    }

    /** Asks without echo; null when nobody answers. */
    char @Nullable [] readPassword(String prompt);
}
