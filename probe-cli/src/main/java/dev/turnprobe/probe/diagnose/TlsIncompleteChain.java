package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Observation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server sends its own certificate without the one above it. That is only said when the leaf shows that there must be
 * one to send: authorities of the public never sign a leaf with their root, and some leaves say where to find their issuer.
 */
final class TlsIncompleteChain implements Rule {
    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        TlsChain chain = TlsChain.of(seen);
        if (chain == null || !explains(seen)) {
            return null;
        }
        List<String> marks = chain.leaf().publicMarks();
        return Diagnosis.error(
                Cause.TLS_INCOMPLETE_CHAIN,
                marks.isEmpty() ? Confidence.MEDIUM : Confidence.HIGH,
                Seen.hostAndPort(seen) + " sends its own certificate without that of its issuer",
                TlsEvidence.ofUntrusted(seen)
                        .with("publicMarks", marks.isEmpty() ? null : marks)
                        .with("issuerUrl", chain.leaf().issuerUrl()),
                "give the server the whole chain, its own certificate first (fullchain.pem, not cert.pem); coturn: `cert=`. "
                        + "Browsers fetch what is missing, other clients do not");
    }

    /** True if the leaf itself shows that what is above it was left out. */
    static boolean explains(Observation seen) {
        TlsChain chain = TlsChain.of(seen);
        return chain != null
                && TlsEvidence.leadsNowhere(seen)
                && !TlsIntercepted.explains(seen)
                && chain.isLeafAlone()
                && (!chain.leaf().publicMarks().isEmpty() || chain.leaf().issuerUrl() != null);
    }
}
