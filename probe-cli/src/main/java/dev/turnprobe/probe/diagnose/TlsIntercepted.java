package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.diagnose.Diagnosis.Confidence;
import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on the way decrypts: the certificate was issued by something that does just that, or is for a service that
 * everybody trusts and yet trusted by nobody. docs/adr/0020 says which evidence counts.
 */
final class TlsIntercepted implements Rule {
    /** Services whose certificates come from authorities of the public, always. */
    private static final Set<String> PUBLIC_SERVICES = Set.of(
            "metered.ca",
            "metered.live",
            "twilio.com",
            "cloudflare.com",
            "xirsys.com",
            "expressturn.com",
            "google.com");

    @Override
    public @Nullable Diagnosis examine(Observation seen, Instant now) {
        List<String> signs = signs(seen);
        if (signs.isEmpty()) {
            return null;
        }
        Evidence evidence = TlsEvidence.ofUntrusted(seen).with("signs", signs);
        String remedy =
                "ask whoever runs this network to exempt the TURN servers from TLS inspection; --ca FILE with the "
                        + "inspector's authority makes the probe go on, through it";
        return seen.ok()
                ? Diagnosis.warning(
                        Cause.TLS_INTERCEPTED,
                        Confidence.MEDIUM,
                        "TLS to " + Seen.hostAndPort(seen) + " works, but is decrypted on the way",
                        evidence,
                        remedy)
                : Diagnosis.error(
                        Cause.TLS_INTERCEPTED,
                        signs.size() > 1 ? Confidence.HIGH : Confidence.MEDIUM,
                        "somebody between here and " + Seen.hostAndPort(seen) + " shows a certificate in its place",
                        evidence,
                        remedy);
    }

    /** True if what an untrusted certificate shows is an inspector. */
    static boolean explains(Observation seen) {
        return TlsEvidence.leadsNowhere(seen) && !signs(seen).isEmpty();
    }

    /** What shows it, in words; empty when nothing does. */
    static List<String> signs(Observation seen) {
        TlsFacts tls = seen.tls();
        boolean untrusted = TlsEvidence.leadsNowhere(seen);
        if (tls == null || !untrusted && !(seen.ok() && tls.verified())) {
            return List.of();
        }
        List<String> signs = new ArrayList<>();
        for (Certificate certificate : tls.chain()) {
            String product = InspectionProduct.issuing(certificate);
            if (product != null && signs.isEmpty()) {
                signs.add("issued by " + product + ", which inspects TLS");
            }
        }
        String site = Site.of(seen.target().uri());
        if (untrusted && site != null && PUBLIC_SERVICES.contains(site.toLowerCase(Locale.ROOT))) {
            signs.add(site + " always has certificates that the public trusts");
        }
        return signs;
    }
}
