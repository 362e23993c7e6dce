package dev.turnprobe.turn.core;

import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * The server said "over there" (RFC 8489 §10), and we did not go, or not any further.
     *
     * @param alternate where it sends us
     * @param domain the name that the certificate there must show, if the server gave one; text from the network
     * @param signed whether that answer carried an integrity that was verified; coturn's does not
     * @param refusal why it was not followed
     * @param chain every redirect of this attempt, this one last; empty when nobody tried to follow
     */
    record Redirected(
            InetSocketAddress alternate, @Nullable String domain, boolean signed, Refusal refusal, List<Redirect> chain)
            implements TurnFailure {
        /** Why a redirect was not followed. */
        public enum Refusal {
            /** Nobody was there to follow it; an engine by itself does not. */
            NOT_TRIED("not followed"),
            /** The settings say never. */
            FORBIDDEN("the settings forbid to follow"),
            /** Neither signed nor received over a channel whose server was verified. */
            UNAUTHENTICATED(
                    "not followed, because nothing proves that the server said so (RedirectPolicy.ALL follows it)"),
            /** It leads to a server that was asked before (RFC 8489 §10). */
            LOOP("a loop"),
            /** One more than the settings allow. */
            TOO_MANY("one redirect too many"),
            /** Another IP version than ours (RFC 8489 §14.15). */
            WRONG_FAMILY("another IP version than the one that asked"),
            /** No address that a server on the network could have, as seen from where we came from. */
            BAD_ADDRESS("not an address that a server there could have");

            private final String text;

            Refusal(String text) {
                this.text = text;
            }
        }

        public Redirected {
            chain = List.copyOf(chain);
        }

        /** Not signed, and not followed by anyone yet. */
        static Redirected unsigned(InetSocketAddress alternate, @Nullable String domain) {
            return new Redirected(alternate, domain, false, Refusal.NOT_TRIED, List.of());
        }

        /** Not followed by anyone yet. */
        public Redirected(InetSocketAddress alternate, boolean signed) {
            this(alternate, null, signed, Refusal.NOT_TRIED, List.of());
        }

        @Override
        public String message() {
            return "redirected to " + alternate.getHostString() + ":" + alternate.getPort() + ": " + refusal.text;
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
