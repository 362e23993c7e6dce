package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One authority that nobody here trusts vouches for hosts that have nothing to do with each other: that is how TLS
 * inspection looks from behind, everywhere the same.
 */
final class SameAuthority implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        Map<String, List<Observation>> byAuthority = new LinkedHashMap<>();
        for (Observation one : seen) {
            TlsChain chain = TlsChain.of(one);
            if (chain != null
                    && TlsEvidence.leadsNowhere(one)
                    && Site.of(one.target().uri()) != null) {
                byAuthority
                        .computeIfAbsent(authority(chain.leaf()), name -> new ArrayList<>())
                        .add(one);
            }
        }
        return byAuthority.values().stream()
                .filter(SameAuthority::areStrangers)
                .findFirst()
                .map(SameAuthority::diagnosis)
                .orElse(null);
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.TLS_INTERCEPTED, Cause.TLS_UNTRUSTED, Cause.TLS_INCOMPLETE_CHAIN);
    }

    private static Diagnosis diagnosis(List<Observation> vouchedFor) {
        Certificate first =
                Objects.requireNonNull(TlsChain.of(vouchedFor.get(0))).leaf();
        boolean known = vouchedFor.stream().anyMatch(TlsIntercepted::explains);
        List<String> signs = vouchedFor.stream()
                .map(TlsIntercepted::signs)
                .flatMap(Collection::stream)
                .distinct()
                .toList();
        return Diagnosis.error(
                        Cause.TLS_INTERCEPTED,
                        known ? Confidence.HIGH : Confidence.MEDIUM,
                        "one authority that is not trusted here vouches for hosts that have nothing to do with each other",
                        new Evidence()
                                .with("issuer", first.issuer())
                                .with(
                                        "hosts",
                                        vouchedFor.stream()
                                                .map(Seen::host)
                                                .distinct()
                                                .toList())
                                .with("signs", signs.isEmpty() ? null : signs),
                        "this network inspects TLS: ask for the TURN servers to be exempted; if it is an authority of your own, "
                                + "--ca FILE")
                .about(Seen.indexes(vouchedFor));
    }

    private static boolean areStrangers(List<Observation> some) {
        long sites =
                some.stream().map(one -> Site.of(one.target().uri())).distinct().count();
        long leaves = some.stream()
                .map(one -> Objects.requireNonNull(TlsChain.of(one)).leaf().fingerprint())
                .distinct()
                .count();
        // One certificate for all of them is one server that has a certificate of its own.
        return sites > 1 && leaves > 1;
    }

    /** By name and, where the certificate has it, by key: RFC 5280 §4.2.1.1. */
    private static String authority(Certificate leaf) {
        return leaf.issuer() + " " + (leaf.issuerKeyId() == null ? "" : leaf.issuerKeyId());
    }
}
