package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The host is there and says that nobody listens: a TCP reset, or an ICMP port unreachable. */
final class PortClosed implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        Fault cause = Seen.fault(seen);
        boolean icmp = cause != null && cause.has(Fault.Kind.PORT_UNREACHABLE);
        boolean reset = Seen.overStream(seen) && isRefusal(cause);
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

    /** The JDK has one exception for refused and for unreachable; only the text tells them apart. */
    private static boolean isRefusal(@Nullable Fault cause) {
        Fault connect = cause == null ? null : cause.from(Fault.Kind.CONNECT);
        return connect != null && connect.text().contains("refused");
    }
}
