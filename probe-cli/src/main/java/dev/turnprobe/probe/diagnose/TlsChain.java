package dev.turnprobe.probe.diagnose;

import dev.turnprobe.probe.measure.Certificate;
import dev.turnprobe.probe.measure.Observation;
import dev.turnprobe.probe.measure.TlsFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server showed, as a chain: from its own certificate upwards as far as one certificate vouches for the next, in
 * whatever order they were sent.
 */
final class TlsChain {
    private final Certificate leaf;
    private final List<Certificate> sent;

    private TlsChain(Certificate leaf, List<Certificate> sent) {
        this.leaf = leaf;
        this.sent = sent;
    }

    /** Null when the server showed nothing. */
    static @Nullable TlsChain of(Observation seen) {
        TlsFacts tls = seen.tls();
        Certificate leaf = tls == null ? null : tls.leaf();
        return tls == null || leaf == null ? null : new TlsChain(leaf, tls.chain());
    }

    Certificate leaf() {
        return leaf;
    }

    /** The highest certificate that the leaf leads to; the leaf itself when nothing that was sent vouches for it. */
    Certificate top() {
        Certificate top = leaf;
        for (int step = 0; step < sent.size(); step++) {
            Certificate issuer = top.signedBy() < 0 ? top : sent.get(top.signedBy());
            if (issuer.is(top)) {
                break;
            }
            top = issuer;
        }
        return top;
    }

    /** Who would have to vouch for {@link #top}, and was not sent; null when that one vouches for itself. */
    @Nullable
    String missingIssuer() {
        Certificate top = top();
        return top.selfSigned() ? null : top.issuer();
    }

    /** True when nothing that was sent vouches for the server's own certificate, not even that itself. */
    boolean isLeafAlone() {
        return top().is(leaf) && missingIssuer() != null;
    }

    /**
     * The one of these that issued a certificate of another chain, or null: by its name, and by its key where both say which
     * that is (RFC 5280 §4.2.1.1).
     */
    @Nullable
    Certificate issuerOf(Certificate other) {
        for (Certificate one : sent) {
            boolean otherKey = one.keyId() != null
                    && other.issuerKeyId() != null
                    && !one.keyId().equals(other.issuerKeyId());
            if (one.subject().equals(other.issuer()) && !otherKey) {
                return one;
            }
        }
        return null;
    }
}
