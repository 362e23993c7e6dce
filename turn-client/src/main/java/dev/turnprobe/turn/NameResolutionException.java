package dev.turnprobe.turn;

import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** A name that could not be turned into addresses, and why. */
public final class NameResolutionException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Problem {
        /** There is no such name (NXDOMAIN). */
        NO_SUCH_NAME("there is no such name (NXDOMAIN)"),
        /** There is, but it has no address. */
        NO_ADDRESS("the name has no address"),
        /** It has addresses, but none of the IP version that is wanted. */
        WRONG_FAMILY("the name has no address of the IP version that is wanted"),
        /** Its owner says that there is no such service (RFC 2782: a target of "."). */
        NO_SERVICE("the domain says that it has no such service"),
        /** Its aliases go in a circle, or on for ever. */
        ALIAS_LOOP("its aliases (CNAME) lead in a circle, or too far"),
        /** The name server cannot, or will not: SERVFAIL, REFUSED and the like. */
        SERVER_FAILED("the name server failed"),
        /** The name server did not answer. */
        TIMED_OUT("no name server answered in time");

        private final String text;

        Problem(String text) {
            this.text = text;
        }
    }

    private final Problem problem;

    NameResolutionException(String name, Problem problem, @Nullable String detail, @Nullable Throwable cause) {
        super(name + ": " + problem.text + (detail == null ? "" : ", " + detail));
        this.problem = problem;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** What was wrong. */
    public Problem problem() {
        return problem;
    }

    /** Whether the name servers answered, and had nothing. */
    boolean isAbsence() {
        return problem == Problem.NO_SUCH_NAME || problem == Problem.NO_ADDRESS;
    }

    /** The network's doing, not the program's. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
