package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.turn.ServerCertificateException;
import dev.turnprobe.turn.core.Phase;
import java.security.cert.CertPathBuilderException;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What a refused certificate said. */
final class TlsEvidence {
    private TlsEvidence() {}

    /** What is wrong with the certificate; null when it was not refused. */
    static ServerCertificateException.@Nullable Problem problem(Observation seen) {
        ServerCertificateException refused = refusal(seen);
        return refused == null ? null : refused.problem();
    }

    /** True if no path to an authority was found; not when there is one that breaks a rule, such as a weak algorithm. */
    static boolean leadsNowhere(Observation seen) {
        return problem(seen) == ServerCertificateException.Problem.UNTRUSTED
                && Seen.causeOf(refusal(seen), CertPathBuilderException.class) != null;
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

    /** The same, with where the chain ends and what the check said. */
    static Evidence ofUntrusted(Observation seen) {
        TlsChain chain = TlsChain.of(seen);
        X500Principal missing = chain == null ? null : chain.missingIssuer();
        ServerCertificateException refused = refusal(seen);
        return of(seen).with("missingIssuer", missing == null ? null : missing.getName())
                .with("cause", refused == null ? null : Seen.message(refused));
    }

    private static @Nullable ServerCertificateException refusal(Observation seen) {
        return Seen.causeOf(Seen.unreachable(seen, Phase.SECURE), ServerCertificateException.class);
    }
}
