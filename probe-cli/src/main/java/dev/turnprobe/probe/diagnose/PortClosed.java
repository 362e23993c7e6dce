package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.core.TurnFailure;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The host is there and says that nobody listens: a TCP reset, or an ICMP port unreachable. */
final class PortClosed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Throwable cause = lost(seen);
        boolean icmp = Seen.causeOf(cause, PortUnreachableException.class) != null;
        boolean reset = Seen.overStream(seen) && isRefusal(Seen.causeOf(cause, ConnectException.class));
        if (!icmp && !reset) {
            return null;
        }
        Evidence evidence = Evidence.of(seen).with("answer", icmp ? "ICMP port unreachable" : "TCP reset");
        return Diagnosis.error(
                Cause.PORT_CLOSED,
                Confidence.HIGH,
                "nothing listens on " + seen.target().uri().transport() + " port " + port(seen),
                evidence,
                "start the server, or correct port and transport: TURN's defaults are 3478 for udp and tcp, 5349 for tls");
    }

    /** Where we ended up: elsewhere than the URI says if the server sent us on. */
    private static int port(Observation seen) {
        return seen.redirects().isEmpty()
                ? seen.target().uri().port()
                : seen.redirects().get(seen.redirects().size() - 1).to().getPort();
    }

    private static @Nullable Throwable lost(Observation seen) {
        TurnFailure failure = Seen.turnFailure(seen);
        if (failure instanceof TurnFailure.Unreachable unreachable) {
            return unreachable.cause();
        }
        return failure instanceof TurnFailure.Disconnected disconnected ? disconnected.cause() : null;
    }

    /** The JDK has one exception for refused and for unreachable; only the text tells them apart. */
    private static boolean isRefusal(@Nullable ConnectException error) {
        return error != null && error.getMessage() != null && error.getMessage().contains("refused");
    }
}
