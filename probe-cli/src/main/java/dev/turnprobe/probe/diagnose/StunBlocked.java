package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.Transport;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * STUN in the clear is dropped where the same server and port, encrypted, answers: something on the way looks into packets
 * and does not like what it sees. The road itself is open. One such port may be there for encryption only; two are not.
 */
final class StunBlocked implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> dropped =
                seen.stream().filter(one -> droppedInTheClear(one, seen)).toList();
        long ways = dropped.stream()
                .map(one -> Seen.hostAndPort(one) + one.target().uri().transport())
                .distinct()
                .count();
        if (ways < 2) {
            return null;
        }
        boolean strangers = dropped.stream().map(Seen::host).distinct().count() > 1;
        return Diagnosis.error(
                        Cause.STUN_BLOCKED,
                        strangers ? Confidence.HIGH : Confidence.MEDIUM,
                        "STUN in the clear gets no answer, while the same server and port answers when it is encrypted",
                        new Evidence()
                                .with("silent", Seen.uris(dropped))
                                .with(
                                        "works",
                                        Seen.uris(seen.stream()
                                                .filter(one -> dropped.stream().anyMatch(d -> encryptedTwin(one, d)))
                                                .toList())),
                        "use the turns: URIs, or have the firewall's application control let STUN and TURN pass")
                .about(Seen.indexes(dropped));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.TIMED_OUT);
    }

    private static boolean droppedInTheClear(Observation one, List<Observation> seen) {
        // Over TCP the connection has to be there: otherwise it is the port that is closed or filtered.
        boolean reached = one.target().uri().transport() == Transport.UDP
                || one.phases().stream().anyMatch(span -> span.name().equals("connect"));
        return !one.target().uri().transport().isSecure()
                && !one.ok()
                && reached
                && Seen.unheard(one)
                && seen.stream().anyMatch(other -> encryptedTwin(other, one));
    }

    private static boolean encryptedTwin(Observation encrypted, Observation clear) {
        Transport wanted = clear.target().uri().transport() == Transport.UDP ? Transport.DTLS : Transport.TLS;
        return encrypted.ok()
                && encrypted.target().uri().transport() == wanted
                && Seen.hostAndPort(encrypted).equals(Seen.hostAndPort(clear));
    }
}
