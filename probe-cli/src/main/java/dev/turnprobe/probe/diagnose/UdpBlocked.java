package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** UDP is dead everywhere, DTLS included, while TCP or TLS to the same servers lives. */
final class UdpBlocked implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> datagrams =
                seen.stream().filter(one -> !Seen.overStream(one)).toList();
        boolean allSilent =
                !datagrams.isEmpty() && datagrams.stream().allMatch(one -> !one.proxied() && Seen.unheard(one));
        if (!allSilent) {
            return null;
        }
        List<Observation> living =
                seen.stream().filter(one -> one.ok() && Seen.overStream(one)).toList();
        List<String> samePort = living.stream()
                .map(Seen::hostAndPort)
                .filter(there ->
                        datagrams.stream().anyMatch(one -> Seen.hostAndPort(one).equals(there)))
                .distinct()
                .toList();
        List<String> sameHost = living.stream()
                .map(Seen::host)
                .filter(there ->
                        datagrams.stream().anyMatch(one -> Seen.host(one).equals(there)))
                .distinct()
                .toList();
        // One server may have its UDP port elsewhere, or behind a firewall of its own; not two of them.
        if (samePort.isEmpty() && sameHost.size() < 2) {
            return null;
        }
        return Diagnosis.error(
                        Cause.UDP_BLOCKED,
                        !samePort.isEmpty() && datagrams.size() > 1 ? Confidence.HIGH : Confidence.MEDIUM,
                        "no UDP endpoint answers, while TCP or TLS works on the same "
                                + (samePort.isEmpty() ? "hosts" : "host and port"),
                        new Evidence()
                                .with("udpEndpoints", datagrams.size())
                                .with("worksOverStream", samePort.isEmpty() ? sameHost : samePort),
                        "allow UDP out of this network, or keep TCP and TLS URIs in your iceServers as the way around")
                .about(Seen.indexes(datagrams));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.TIMED_OUT);
    }
}
