package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.measure.ProbeFailure;
import org.jspecify.annotations.Nullable;

/** Says that it was our fault, and how to tell us. */
final class BugReport {
    private final Surroundings surroundings;

    BugReport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param verbosity from 2 on the stack trace is shown */
    void print(Throwable error, int verbosity) {
        print(error.getClass().getName(), error, verbosity);
    }

    void print(ProbeFailure.Bug bug, int verbosity) {
        print(bug.exception(), bug.cause(), verbosity);
    }

    private void print(String name, @Nullable Throwable error, int verbosity) {
        StackTraceElement[] trace = error == null ? new StackTraceElement[0] : error.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        surroundings.err().println("turnprobe: internal error: " + name + where);
        if (verbosity > 1 && error != null) {
            error.printStackTrace(surroundings.err());
        }
        surroundings
                .err()
                .println("turnprobe: this is a bug in turnprobe "
                        + surroundings.tool().version()
                        + " (Java " + surroundings.tool().java() + ", "
                        + surroundings.tool().os()
                        + "). Please open an issue with this line, the command, and what -vv prints"
                        + (verbosity > 1 ? "." : "; run it again with -vv to get that."));
    }
}
