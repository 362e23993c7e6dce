package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UDP is dead everywhere, while TCP or TLS lives on the same host and port. */
final class UdpBlocked implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen) {
        List<Observation> udp = seen.stream()
                .filter(o -> o.target().uri().transport() == Transport.UDP)
                .toList();
        boolean allSilent = !udp.isEmpty() && udp.stream().allMatch(UdpBlocked::silent);
        List<Observation> contradicted =
                udp.stream().filter(o -> livesOverStream(o, seen)).toList();
        if (!allSilent || contradicted.isEmpty()) {
            return null;
        }
        Evidence evidence = new Evidence()
                .with("udpEndpoints", udp.size())
                .with(
                        "worksOverStream",
                        contradicted.stream().map(Seen::hostAndPort).distinct().toList());
        return Diagnosis.error(
                        Cause.UDP_BLOCKED,
                        udp.size() > 1 ? Confidence.HIGH : Confidence.MEDIUM,
                        "no UDP endpoint answers, while TCP or TLS works on the same host and port",
                        evidence,
                        "allow UDP out of this network, or keep TCP and TLS URIs in your iceServers as the way around")
                .about(udp.stream().map(Observation::index).toList());
    }

    private static boolean silent(Observation seen) {
        return Seen.timedOut(seen) && seen.wire().framesReceived() == 0;
    }

    private static boolean livesOverStream(Observation udp, List<Observation> seen) {
        return seen.stream()
                .anyMatch(
                        o -> o.ok() && Seen.overStream(o) && Seen.hostAndPort(o).equals(Seen.hostAndPort(udp)));
    }
}
