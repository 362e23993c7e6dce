package dev.turnprobe.probe.cli;

/** Says that it was our fault, and how to tell us. */
final class BugReport {
    private final Surroundings surroundings;

    BugReport(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** @param verbosity from 2 on the stack trace is shown */
    void print(Throwable error, int verbosity) {
        StackTraceElement[] trace = error.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        surroundings
                .err()
                .println("turnprobe: internal error: " + error.getClass().getName() + where);
        if (verbosity > 1) {
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
