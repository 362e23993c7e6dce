package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ProxyException.Problem;
import dev.turnprobe.turn.core.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The way to the server ended at the proxy; of the server nothing is known. */
final class ProxyFailed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Fault cause = Seen.unreachable(seen, Phase.CONNECT);
        Fault failure = cause == null ? null : cause.from(Fault.Kind.PROXY);
        if (failure == null) {
            return seen.proxied() && Seen.timedOutIn(seen, Phase.CONNECT) ? silent(seen) : null;
        }
        Problem problem = Problem.valueOf(String.valueOf(failure.first().problem()));
        String remedy = switch (problem) {
            case UNREACHABLE -> "is the proxy running, and is its address right?";
            case CREDENTIALS -> "give --proxy the name and the password that this proxy knows";
            case REFUSED -> "ask whoever runs the proxy to allow this server and port; 443 often is allowed";
            case PROTOCOL -> "is it an HTTP proxy and not SOCKS5, or the other way round?";
            case NO_DATAGRAMS -> "add ?transport=tcp to the URI, or leave --proxy out for this endpoint";
            case NOT_AVAILABLE -> "please report this";
        };
        return Diagnosis.error(
                Cause.PROXY_FAILED,
                Confidence.HIGH,
                String.valueOf(failure.first().message()),
                Evidence.of(seen).with("problem", problem.name()),
                remedy);
    }

    private static Diagnosis silent(Observation seen) {
        return Diagnosis.error(
                Cause.PROXY_FAILED,
                Confidence.MEDIUM,
                "no connection came about through the proxy in time",
                Evidence.of(seen),
                "is the proxy running, and can it reach " + Seen.hostAndPort(seen)
                        + "? Try without --proxy if you may");
    }
}
