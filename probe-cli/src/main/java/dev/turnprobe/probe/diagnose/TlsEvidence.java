package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.turn.ServerCertificateException;
import dev.turnprobe.turn.core.Phase;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What a refused certificate said. */
final class TlsEvidence {
    private TlsEvidence() {}

    /** What is wrong with the certificate; null when it was not refused. */
    static ServerCertificateException.@Nullable Problem problem(Observation seen) {
        ServerCertificateException refused =
                Seen.causeOf(Seen.unreachable(seen, Phase.SECURE), ServerCertificateException.class);
        return refused == null ? null : refused.problem();
    }

    static Evidence of(Observation seen) {
        Evidence evidence = Evidence.of(seen);
        TlsFacts tls = seen.tls();
        X509Certificate leaf = tls == null ? null : tls.leaf();
        if (tls == null || leaf == null) {
            return evidence;
        }
        return evidence.with("subject", leaf.getSubjectX500Principal().getName())
                .with("issuer", leaf.getIssuerX500Principal().getName())
                .with("notBefore", leaf.getNotBefore().toInstant().toString())
                .with("notAfter", leaf.getNotAfter().toInstant().toString())
                .with("chainLength", tls.chain().size());
    }
}
