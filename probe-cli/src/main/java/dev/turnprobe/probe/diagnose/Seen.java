package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.ProbeFailure;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Questions that several rules ask of an observation. */
final class Seen {
    private Seen() {}

    /** What the client said, or null when the endpoint works or failed otherwise; see also {@link #fault}. */
    static @Nullable TurnFailure turnFailure(Observation seen) {
        return seen.failure() instanceof ProbeFailure.Turn turn ? turn.failure() : null;
    }

    /** The refusal of a request on the way to the allocation, or null. */
    static TurnFailure.@Nullable Rejected rejected(Observation seen) {
        return turnFailure(seen) instanceof TurnFailure.Rejected rejected ? rejected : null;
    }

    /** True if an Allocate or Binding was refused with this error code. */
    static boolean refusedWith(Observation seen, int code) {
        TurnFailure.Rejected rejected = rejected(seen);
        return rejected != null && rejected.error().code() == code;
    }

    /** True if a signed Allocate was refused with this error code. */
    static boolean signedRefusal(Observation seen, int code) {
        TurnFailure.Rejected rejected = rejected(seen);
        return rejected != null
                && rejected.signed()
                && rejected.method() == StunMethod.ALLOCATE
                && rejected.error().code() == code;
    }

    /** True if an Allocate that was signed with our credentials was refused because of them (RFC 8489 §9.2.4). */
    static boolean refusedCredentials(Observation seen) {
        return signedRefusal(seen, ErrorCode.UNAUTHENTICATED) || signedRefusal(seen, ErrorCode.WRONG_CREDENTIALS);
    }

    /** Why that phase failed, or null when another one did. */
    static @Nullable Fault unreachable(Observation seen, Phase phase) {
        return seen.failure() instanceof ProbeFailure.Unreachable unreachable && unreachable.phase() == phase
                ? unreachable.fault()
                : null;
    }

    /** Why the server was not reached, or no longer; null when it was something else. */
    static @Nullable Fault fault(Observation seen) {
        if (seen.failure() instanceof ProbeFailure.Unreachable unreachable) {
            return unreachable.fault();
        }
        return seen.failure() instanceof ProbeFailure.Disconnected disconnected ? disconnected.fault() : null;
    }

    /** True if there was only silence, or nothing believable, until the time was up. */
    static boolean timedOut(Observation seen) {
        return seen.failure() instanceof ProbeFailure.OutOfTime || turnFailure(seen) instanceof TurnFailure.TimedOut;
    }

    /** True if it timed out in that phase. */
    static boolean timedOutIn(Observation seen, Phase phase) {
        if (turnFailure(seen) instanceof TurnFailure.TimedOut timedOut) {
            return timedOut.phase() == phase;
        }
        return seen.failure() instanceof ProbeFailure.OutOfTime out && Objects.equals(out.phase(), phase.toString());
    }

    /** True if nothing at all came back, not even a connection or a refusal. */
    static boolean unheard(Observation seen) {
        Fault cause = unreachable(seen, Phase.CONNECT);
        Fault connect = cause == null ? null : cause.from(Fault.Kind.CONNECT);
        boolean silent = timedOut(seen) || connect != null && connect.message().contains("timed out");
        return silent
                && seen.wire().framesReceived() == 0
                && seen.wire().discards().isEmpty();
    }

    /** True for TCP and TLS. */
    static boolean overStream(Observation seen) {
        return seen.target().uri().transport().isStream();
    }

    static String host(Observation seen) {
        return seen.target().uri().host();
    }

    static List<Integer> indexes(List<Observation> some) {
        return some.stream().map(Observation::index).toList();
    }

    static List<String> uris(List<Observation> some) {
        return some.stream().map(one -> one.target().text()).toList();
    }

    static String hostAndPort(Observation seen) {
        return seen.target().uri().host() + ":" + seen.target().uri().port();
    }
}
