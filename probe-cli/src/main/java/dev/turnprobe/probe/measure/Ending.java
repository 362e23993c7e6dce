package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.Redirect;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ended a probe, as far as its core cannot say so again when the tape is replayed. */
public sealed interface Ending {
    /** Nothing: the endpoint works. */
    record Fine() implements Ending {}

    /**
     * The core itself gave up: the failure comes out of it again.
     *
     * @param kind which of its failures: the name of a kind of {@link TurnFailure}
     */
    record ByCore(String kind) implements Ending {}

    /**
     * The core could not sign with the credentials, which a replay does not have.
     *
     * @param why without secrets
     */
    record Unusable(String why) implements Ending {}

    /**
     * The core was redirected, and the client did not follow.
     *
     * @param from by whom; null when it was not tried
     */
    record NotFollowed(
            TurnFailure.Redirected.Refusal why, @Nullable InetSocketAddress from) implements Ending {}

    /** The road broke under the core. */
    record Lost(Fault fault) implements Ending {}

    /** The peer broke the rules, of the stream or of the protocol; only the latter is something that the core sees. */
    record Violated(String what) implements Ending {}

    /** Something beside the core: the road to it, the probe's patience, the user. */
    record Beside(ProbeFailure failure) implements Ending {}

    /** What ends a probe with that failure; null for none. */
    static Ending of(@Nullable ProbeFailure failure) {
        if (failure == null) {
            return new Fine();
        } else if (failure instanceof ProbeFailure.Disconnected lost) {
            return new Lost(lost.fault());
        } else if (failure instanceof ProbeFailure.Unreachable lost && !isRoad(lost.phase())) {
            return new Lost(lost.fault());
        }
        if (failure instanceof ProbeFailure.NoEcho) {
            return new Beside(new ProbeFailure.NoEcho(List.of())); // what was tried is on the tape
        }
        return failure instanceof ProbeFailure.Turn turn ? of(turn) : new Beside(failure);
    }

    private static Ending of(ProbeFailure.Turn turn) {
        TurnFailure failure = turn.failure();
        if (failure instanceof TurnFailure.Violation violation) {
            return new Violated(violation.what());
        } else if (failure instanceof TurnFailure.CredentialsUnusable unusable) {
            return new Unusable(unusable.why());
        } else if (failure instanceof TurnFailure.Redirected redirected) {
            List<Redirect> chain = redirected.chain();
            return new NotFollowed(
                    redirected.refusal(),
                    chain.isEmpty() ? null : chain.get(chain.size() - 1).from());
        }
        return failure instanceof TurnFailure.TimedOut slow && isRoad(slow.phase())
                ? new Beside(turn)
                : new ByCore(failure.getClass().getSimpleName());
    }

    private static boolean isRoad(Phase phase) {
        return phase == Phase.RESOLVE || phase == Phase.CONNECT || phase == Phase.SECURE;
    }
}
