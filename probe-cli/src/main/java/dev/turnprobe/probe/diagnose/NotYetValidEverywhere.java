package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.turn.ServerCertificateException.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Certificates of several hosts all begin in the future: it is this machine's clock that is behind. */
final class NotYetValidEverywhere implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> early = seen.stream()
                .filter(one -> TlsEvidence.problem(one) == Problem.NOT_YET_VALID && TlsChain.of(one) != null)
                .toList();
        List<Certificate> leaves = new ArrayList<>();
        for (Observation one : early) {
            TlsChain chain = TlsChain.of(one);
            if (chain != null && leaves.stream().noneMatch(chain.leaf()::is)) {
                leaves.add(chain.leaf());
            }
        }
        long hosts = early.stream().map(Seen::host).distinct().count();
        boolean others =
                seen.stream().anyMatch(one -> one.tls() != null && one.tls().verified());
        if (hosts < 2 || leaves.size() < 2 || others) {
            return null;
        }
        Instant latest = leaves.stream()
                .map(Certificate::notBefore)
                .max(Instant::compareTo)
                .orElse(now);
        return Diagnosis.error(
                        Cause.CLOCK_SKEW,
                        Confidence.MEDIUM,
                        "the certificates of " + hosts
                                + " hosts all begin in the future: this machine's clock is behind",
                        new Evidence()
                                .with("now", now.toString())
                                .with("latestNotBefore", latest.toString())
                                .with(
                                        "behindS",
                                        Math.max(
                                                0, Duration.between(now, latest).toSeconds())),
                        "set this machine's clock, by NTP")
                .about(Seen.indexes(early));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.TLS_EXPIRED);
    }
}
