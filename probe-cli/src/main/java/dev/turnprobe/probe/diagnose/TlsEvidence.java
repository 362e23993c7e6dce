package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Fault;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import dev.turnprobe.turn.ServerCertificateException;
import dev.turnprobe.turn.core.Phase;
import org.jspecify.annotations.Nullable;

/** What a refused certificate said. */
final class TlsEvidence {
    private TlsEvidence() {}

    /** What is wrong with the certificate; null when it was not refused. */
    static ServerCertificateException.@Nullable Problem problem(Observation seen) {
        Fault refused = refusal(seen);
        return refused == null
                ? null
                : ServerCertificateException.Problem.valueOf(
                        String.valueOf(refused.first().problem()));
    }

    /** True if no path to an authority was found; not when there is one that breaks a rule, such as a weak algorithm. */
    static boolean leadsNowhere(Observation seen) {
        Fault refused = refusal(seen);
        return refused != null
                && problem(seen) == ServerCertificateException.Problem.UNTRUSTED
                && refused.has(Fault.Kind.NO_PATH);
    }

    static Evidence of(Observation seen) {
        Evidence evidence = Evidence.of(seen);
        TlsFacts tls = seen.tls();
        Certificate leaf = tls == null ? null : tls.leaf();
        if (tls == null || leaf == null) {
            return evidence;
        }
        return evidence.with("subject", leaf.subject())
                .with("issuer", leaf.issuer())
                .with("notBefore", leaf.notBefore().toString())
                .with("notAfter", leaf.notAfter().toString())
                .with("chainLength", tls.chain().size());
    }

    /** The same, with where the chain ends and what the check said. */
    static Evidence ofUntrusted(Observation seen) {
        TlsChain chain = TlsChain.of(seen);
        String missing = chain == null ? null : chain.missingIssuer();
        Fault refused = refusal(seen);
        return of(seen).with("missingIssuer", missing).with("cause", refused == null ? null : refused.message());
    }

    private static @Nullable Fault refusal(Observation seen) {
        Fault cause = Seen.unreachable(seen, Phase.SECURE);
        return cause == null ? null : cause.from(Fault.Kind.CERTIFICATE);
    }
}
