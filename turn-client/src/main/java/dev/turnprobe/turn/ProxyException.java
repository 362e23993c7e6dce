package dev.turnprobe.turn;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The way to the server ended at the proxy. Carries no secret. */
public final class ProxyException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What went wrong there. */
    public enum Problem {
        /** The proxy itself could not be reached. */
        UNREACHABLE,
        /** It wants a user name and a password, or others than it got. */
        CREDENTIALS,
        /** It will not, or cannot, connect to the server. */
        REFUSED,
        /** It does not speak the protocol that it should, or hung up. */
        PROTOCOL,
        /** It carries streams only, and UDP or DTLS was asked for. */
        NO_DATAGRAMS,
        /** {@code io.netty:netty-handler-proxy} is not on the class path. */
        NOT_AVAILABLE
    }

    private final Problem problem;

    ProxyException(Problem problem, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /** What went wrong there. */
    public Problem problem() {
        return problem;
    }
}
