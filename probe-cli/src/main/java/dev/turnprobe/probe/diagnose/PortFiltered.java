package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.Phase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A TCP connection gets no answer, or a router says there is no way: a firewall, or the wrong address. */
final class PortFiltered implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        boolean silent = Seen.timedOutIn(seen, Phase.CONNECT) || isTimeout(Seen.unreachable(seen, Phase.CONNECT));
        String noWay = noWay(Seen.unreachable(seen, Phase.CONNECT));
        if (!silent && noWay == null) {
            return null;
        }
        return Diagnosis.error(
                Cause.PORT_FILTERED,
                Confidence.MEDIUM,
                silent
                        ? "connecting to " + Seen.hostAndPort(seen) + " got no answer at all"
                        : "this machine's network says that " + Seen.hostAndPort(seen) + " cannot be reached: " + noWay,
                Evidence.of(seen).with("answer", silent ? "none" : noWay),
                "look for a firewall, here or there, that drops this port; ask the server's operator which ports are open, "
                        + "443 often is");
    }

    private static boolean isTimeout(@Nullable Fault error) {
        Fault connect = error == null ? null : error.from(Fault.Kind.CONNECT);
        return connect != null && connect.message().contains("timed out");
    }

    private static @Nullable String noWay(@Nullable Fault error) {
        if (error == null) {
            return null;
        }
        String message = error.message();
        boolean answered = message.contains("refused") || message.contains("reset");
        return answered || message.contains("timed out") ? null : message;
    }
}
