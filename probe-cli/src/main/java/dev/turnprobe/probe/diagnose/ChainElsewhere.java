package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one endpoint leaves out of its chain, another one sends: the certificate that is missing is known, and trusted. */
final class ChainElsewhere implements CrossRule {
    @Override
    public @Nullable Diagnosis examine(List<Observation> seen, Instant now) {
        List<Observation> incomplete = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> shownBy = new ArrayList<>();
        boolean sure = true;
        for (Observation one : seen) {
            TlsChain chain = TlsChain.of(one);
            if (chain == null || !TlsEvidence.leadsNowhere(one)) {
                continue;
            }
            for (Observation other : seen) {
                Certificate found = believed(other) ? issuerOfTop(chain, other) : null;
                if (found != null) {
                    sure &= found.keyId() != null && chain.top().issuerKeyId() != null;
                    incomplete.add(one);
                    missing.add(found.subject());
                    shownBy.add(other.target().text());
                    break;
                }
            }
        }
        return incomplete.isEmpty()
                ? null
                : Diagnosis.error(
                                Cause.TLS_INCOMPLETE_CHAIN,
                                // RFC 5280 §4.2.1.1: the key says it; a name may be borne by two.
                                sure ? Confidence.HIGH : Confidence.MEDIUM,
                                "a certificate that " + shownBy.get(0) + " sends is missing from the chain of "
                                        + Seen.hostAndPort(incomplete.get(0)),
                                new Evidence()
                                        .with(
                                                "missing",
                                                missing.stream().distinct().toList())
                                        .with(
                                                "shownBy",
                                                shownBy.stream().distinct().toList()),
                                "give every listener the same whole chain, its own certificate first; coturn: `cert=`")
                        .about(Seen.indexes(incomplete));
    }

    @Override
    public Set<Cause> explains() {
        return Set.of(Cause.TLS_UNTRUSTED, Cause.TLS_INCOMPLETE_CHAIN);
    }

    private static boolean believed(Observation seen) {
        return seen.tls() != null && seen.tls().verified();
    }

    private static @Nullable Certificate issuerOfTop(TlsChain chain, Observation other) {
        TlsChain whole = TlsChain.of(other);
        return whole == null ? null : whole.issuerOf(chain.top());
    }
}
