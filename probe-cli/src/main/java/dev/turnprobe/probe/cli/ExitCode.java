package dev.turnprobe.probe.cli;

import dev.turnprobe.probe.report.Verdict;

/** What the process ends with; public, for scripts. */
public final class ExitCode {
    /** Everything asked for works. */
    public static final int OK = 0;
    /** Some of it works. */
    public static final int DEGRADED = 1;
    /** Usage or configuration is wrong; nothing was probed. */
    public static final int USAGE = 2;
    /** Nothing works. */
    public static final int FAILED = 3;
    /** Credentials could not be obtained from their provider. */
    public static final int CREDENTIALS = 4;
    /** A bug of ours. */
    public static final int BUG = 70;
    /** Stopped by the user. */
    public static final int INTERRUPTED = 130;
    /** Whoever read our output went away, as {@code head} does: what a shell makes of a broken pipe. */
    public static final int UNREAD = 141;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case OK -> OK;
            case DEGRADED -> DEGRADED;
            case FAILED -> FAILED;
        };
    }
}
