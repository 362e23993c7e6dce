package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What a server showed, as a chain: from its own certificate upwards as far as one certificate vouches for the next, in
 * whatever order they were sent.
 */
final class TlsChain {
    // RFC 6962 §3.3: the logs' promises, embedded. Authorities for the public put them there, and hardly any other.
    private static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";
    private static final String POLICIES = "2.5.29.32";
    // CA/Browser Forum Baseline Requirements §7.1.6.1: 2.23.140.1.2 is for authorities of the public only.
    private static final byte[] PUBLIC_POLICY = {0x06, 0x06, 0x67, (byte) 0x81, 0x0C, 0x01, 0x02};
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
    // RFC 5280 §4.2.2.1: id-ad-caIssuers, and behind it a uniformResourceIdentifier.
    private static final byte[] ISSUER_AT = {0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, (byte) 0x86};

    private final X509Certificate leaf;
    private final List<X509Certificate> sent;

    private TlsChain(X509Certificate leaf, List<X509Certificate> sent) {
        this.leaf = leaf;
        this.sent = sent;
    }

    /** Null when the server showed nothing. */
    static @Nullable TlsChain of(Observation seen) {
        TlsFacts tls = seen.tls();
        X509Certificate leaf = tls == null ? null : tls.leaf();
        return tls == null || leaf == null ? null : new TlsChain(leaf, tls.chain());
    }

    X509Certificate leaf() {
        return leaf;
    }

    List<X509Certificate> sent() {
        return sent;
    }

    /** The highest certificate that the leaf leads to; the leaf itself when nothing that was sent vouches for it. */
    X509Certificate top() {
        X509Certificate top = leaf;
        for (int step = 0; step < sent.size(); step++) {
            X509Certificate issuer = issuerOf(top, sent);
            if (issuer == null || issuer.equals(top)) {
                break;
            }
            top = issuer;
        }
        return top;
    }

    /** Who would have to vouch for {@link #top}, and was not sent; null when that one vouches for itself. */
    @Nullable
    X500Principal missingIssuer() {
        X509Certificate top = top();
        return vouches(top, top) ? null : top.getIssuerX500Principal();
    }

    /** True when nothing that was sent vouches for the server's own certificate, not even that itself. */
    boolean isLeafAlone() {
        return top().equals(leaf) && missingIssuer() != null;
    }

    /** What shows that the leaf comes from an authority of the public, in words; empty for nothing. */
    List<String> publicMarks() {
        List<String> marks = new ArrayList<>();
        if (leaf.getExtensionValue(TIMESTAMPS) != null) {
            marks.add("certificate transparency timestamps");
        }
        byte[] policies = leaf.getExtensionValue(POLICIES);
        if (policies != null && find(policies, PUBLIC_POLICY) >= 0) {
            marks.add("CA/Browser Forum policy");
        }
        return marks;
    }

    /** Where the leaf says that its issuer's certificate can be had, or null. */
    @Nullable
    String issuerUrl() {
        byte[] access = leaf.getExtensionValue(AUTHORITY_INFORMATION);
        int at = access == null ? -1 : find(access, ISSUER_AT);
        if (access == null || at < 0 || at + ISSUER_AT.length >= access.length) {
            return null;
        }
        int length = access[at + ISSUER_AT.length] & 0xFF;
        int from = at + ISSUER_AT.length + 1;
        if (length > 0x7F || from + length > access.length) {
            return null;
        }
        String url = new String(access, from, length, StandardCharsets.ISO_8859_1);
        return url.startsWith("http://") || url.startsWith("https://") ? url : null;
    }

    /** The one of these that signed it, or null. */
    static @Nullable X509Certificate issuerOf(X509Certificate certificate, List<X509Certificate> among) {
        return among.stream()
                .filter(one -> vouches(one, certificate))
                .findFirst()
                .orElse(null);
    }

    private static boolean vouches(X509Certificate issuer, X509Certificate subject) {
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

    private static int find(byte[] in, byte[] what) {
        for (int at = 0; at + what.length <= in.length; at++) {
            int same = 0;
            while (same < what.length && in[at + same] == what[same]) {
                same++;
            }
            if (same == what.length) {
                return at;
            }
        }
        return -1;
    }
}
