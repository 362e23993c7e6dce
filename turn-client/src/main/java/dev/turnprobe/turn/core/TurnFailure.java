package dev.turnprobe.turn.core;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Why there is no relay, or no longer one. Values, so that they can be compared, switched over and reported. */
public sealed interface TurnFailure {
    /** One sentence for people, without secrets. */
    String message();

    /**
     * The server could not be reached, or the connection broke before there was a relay.
     *
     * @param phase {@link Phase#RESOLVE}, {@link Phase#CONNECT} or {@link Phase#SECURE} when it never got as far as STUN
     */
    record Unreachable(Phase phase, Throwable cause) implements TurnFailure {
        @Override
        public String message() {
            return phase + " failed: " + describe(cause);
        }
    }

    /**
     * Silence, or only replies that could not be believed.
     *
     * @param phase where it happened
     * @param requestsSent requests of that phase, retransmissions included
     * @param repliesDiscarded replies to them that were dropped, see {@link Discard}
     */
    record TimedOut(Phase phase, int requestsSent, int repliesDiscarded) implements TurnFailure {
        @Override
        public String message() {
            return "timed out in " + phase + ": " + requestsSent + " sent, " + repliesDiscarded + " replies discarded";
        }
    }

    /**
     * The server said no.
     *
     * @param signed whether the request it refused was signed with our credentials
     * @param hint what else it said, as a clause for people; empty if nothing
     */
    record Rejected(StunMethod method, ErrorCode error, boolean signed, String hint) implements TurnFailure {
        private static final Duration A_MINUTE = Duration.ofMinutes(1);

        /** A refusal that says nothing but its code. */
        public Rejected(StunMethod method, ErrorCode error, boolean signed) {
            this(method, error, signed, "");
        }

        /** How long to wait before the next Allocate to this server: a minute after 486 and 508 (RFC 8656 §7.4), else zero. */
        public Duration waitAtLeast() {
            return method == StunMethod.ALLOCATE
                            && (error.code() == ErrorCode.ALLOCATION_QUOTA_REACHED
                                    || error.code() == ErrorCode.INSUFFICIENT_CAPACITY)
                    ? A_MINUTE
                    : Duration.ZERO;
        }

        @Override
        public String message() {
            return method + " refused: " + error + (hint.isEmpty() ? "" : "; " + hint);
        }
    }

    /**
     * The credentials are not such that a request could be signed with them.
     *
     * @param why a clause for people, without secrets
     */
    record CredentialsUnusable(String why) implements TurnFailure {
        @Override
        public String message() {
            return "the credentials cannot be used: " + why;
        }
    }

    /**
     * The server said "over there" (RFC 8489 §10).
     *
     * @param signed whether that answer carried integrity; coturn's does not
     */
    record Redirected(InetSocketAddress alternate, boolean signed) implements TurnFailure {
        @Override
        public String message() {
            return "redirected to " + alternate.getHostString() + ":" + alternate.getPort();
        }
    }

    /**
     * The peer does not speak TURN as written.
     *
     * @param what what it did, with the clause it broke
     */
    record Violation(String what) implements TurnFailure {
        @Override
        public String message() {
            return "protocol violation: " + what;
        }
    }

    /** It was ours and is no longer: by the clock, or the server answered 437. */
    record Expired() implements TurnFailure {
        @Override
        public String message() {
            return "expired";
        }
    }

    /** The road to the server broke. */
    record Disconnected(Throwable cause) implements TurnFailure {
        @Override
        public String message() {
            return "connection lost: " + describe(cause);
        }
    }

    /** You asked for it. */
    record Released() implements TurnFailure {
        @Override
        public String message() {
            return "released";
        }
    }

    private static String describe(Throwable cause) {
        String text = cause.getMessage();
        return text == null || text.isEmpty() ? cause.getClass().getSimpleName() : text;
    }
}
