package dev.turnprobe.probe.measure;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that a server showed, as far as anybody asks about it: plain values, read once.
 *
 * @param subject the distinguished name (RFC 2253)
 * @param issuer the same of the one that signed it
 * @param fingerprint SHA-256 of the whole certificate, in hexadecimal
 * @param pin its public key, as {@link dev.turnprobe.turn.KeyPin} writes it
 * @param keyId the identifier of its key (RFC 5280 §4.2.1.2), in hexadecimal; null when it does not say
 * @param issuerKeyId the identifier of the key that signed it (RFC 5280 §4.2.1.1); null when it does not say
 * @param signedBy the first certificate of the same chain, by its place, whose key made its signature; -1 when none did
 * @param selfSigned whether its own key made its signature
 * @param publicMarks what shows that it comes from an authority of the public, in words; empty for nothing
 * @param issuerUrl where it says that its issuer's certificate can be had (RFC 5280 §4.2.2.1), or null
 */
public record Certificate(
        String subject,
        String issuer,
        Instant notBefore,
        Instant notAfter,
        String fingerprint,
        String pin,
        @Nullable String keyId,
        @Nullable String issuerKeyId,
        int signedBy,
        boolean selfSigned,
        List<String> publicMarks,
        @Nullable String issuerUrl) {
    public Certificate {
        publicMarks = List.copyOf(publicMarks);
    }

    /** What the certificates of a chain say, in the order in which they were sent. */
    public static List<Certificate> chain(List<X509Certificate> sent) {
        return sent.stream().map(one -> CertificateReader.read(one, sent)).toList();
    }

    /** True when both are the same certificate. */
    public boolean is(Certificate other) {
        return fingerprint.equals(other.fingerprint);
    }
}
