package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ProxyException;
import dev.turnprobe.turn.core.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The way to the server ended at the proxy; of the server nothing is known. */
final class ProxyFailed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        ProxyException failure = Seen.causeOf(Seen.unreachable(seen, Phase.CONNECT), ProxyException.class);
        if (failure == null) {
            return seen.proxied() && Seen.timedOutIn(seen, Phase.CONNECT) ? silent(seen) : null;
        }
        String remedy = switch (failure.problem()) {
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
                String.valueOf(failure.getMessage()),
                Evidence.of(seen).with("problem", failure.problem().name()),
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
