package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.KeyPin;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes from an X.509 certificate what rules and reports ask about. */
final class CertificateReader {
    // RFC 6962 §3.3: the logs' promises, embedded. Authorities for the public put them there, and hardly any other.
    private static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";
    private static final String POLICIES = "2.5.29.32";
    // CA/Browser Forum Baseline Requirements §7.1.6.1: 2.23.140.1.2 is for authorities of the public only.
    private static final byte[] PUBLIC_POLICY = {0x06, 0x06, 0x67, (byte) 0x81, 0x0C, 0x01, 0x02};
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
    // RFC 5280 §4.2.2.1: id-ad-caIssuers, and behind it a uniformResourceIdentifier.
    private static final byte[] ISSUER_AT = {0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, (byte) 0x86};
    private static final String SUBJECT_KEY = "2.5.29.14";
    // RFC 5280 §4.2.1.2: an OCTET STRING.
    private static final byte OCTETS = 0x04;
    private static final String AUTHORITY_KEY = "2.5.29.35";
    // RFC 5280 §4.2.1.1: a SEQUENCE that begins with [0] keyIdentifier, if it has one.
    private static final byte SEQUENCE = 0x30;
    private static final byte KEY_IDENTIFIER = (byte) 0x80;
    private static final int SHORT_LENGTH = 0x7F;

    private CertificateReader() {}

    /** @param sent the chain that it came in */
    static Certificate read(X509Certificate certificate, List<X509Certificate> sent) {
        return new Certificate(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                fingerprint(certificate),
                KeyPin.of(certificate).toString(),
                keyId(certificate.getExtensionValue(SUBJECT_KEY)),
                issuerKeyId(certificate.getExtensionValue(AUTHORITY_KEY)),
                signerOf(certificate, sent),
                signed(certificate, certificate),
                publicMarks(certificate),
                issuerUrl(certificate));
    }

    private static int signerOf(X509Certificate certificate, List<X509Certificate> sent) {
        for (int i = 0; i < sent.size(); i++) {
            if (signed(sent.get(i), certificate)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean signed(X509Certificate issuer, X509Certificate subject) {
        if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    private static List<String> publicMarks(X509Certificate certificate) {
        List<String> marks = new ArrayList<>();
        if (certificate.getExtensionValue(TIMESTAMPS) != null) {
            marks.add("certificate transparency timestamps");
        }
        byte[] policies = certificate.getExtensionValue(POLICIES);
        if (policies != null && find(policies, PUBLIC_POLICY) >= 0) {
            marks.add("CA/Browser Forum policy");
        }
        return marks;
    }

    private static @Nullable String issuerUrl(X509Certificate certificate) {
        byte[] access = certificate.getExtensionValue(AUTHORITY_INFORMATION);
        int at = access == null ? -1 : find(access, ISSUER_AT);
        byte[] place = access == null || at < 0 ? null : octets(access, at + ISSUER_AT.length);
        if (place == null) {
            return null;
        }
        String url = new String(place, StandardCharsets.ISO_8859_1);
        return url.startsWith("http://") || url.startsWith("https://") ? url : null;
    }

    /** Extension values come wrapped in one more OCTET STRING. */
    private static @Nullable String keyId(byte @Nullable [] extension) {
        return extension != null && extension.length > 4 && extension[2] == OCTETS ? hex(octets(extension, 3)) : null;
    }

    private static @Nullable String issuerKeyId(byte @Nullable [] extension) {
        return extension != null && extension.length > 6 && extension[2] == SEQUENCE && extension[4] == KEY_IDENTIFIER
                ? hex(octets(extension, 5))
                : null;
    }

    /** The value whose one-byte length is there; null when it is longer than that or than what is left. */
    private static byte @Nullable [] octets(byte[] in, int at) {
        int length = at < in.length ? in[at] & 0xFF : SHORT_LENGTH + 1;
        return length > SHORT_LENGTH || at + 1 + length > in.length
                ? null
                : Arrays.copyOfRange(in, at + 1, at + 1 + length);
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    private static int find(byte[] in, byte[] what) {
        for (int at = 0; at + what.length <= in.length; at++) {
            if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
                return at;
            }
        }
        return -1;
    }
}
