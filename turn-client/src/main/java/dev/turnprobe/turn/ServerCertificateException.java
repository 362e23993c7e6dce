package dev.turnprobe.turn;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The server showed a certificate that must not be believed. */
public final class ServerCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Problem {
        /** No path to a trusted authority. */
        UNTRUSTED,
        /** It vouches for itself only. */
        SELF_SIGNED,
        /** Trusted, but for another host. */
        NAME_MISMATCH,
        /** Its time is over. */
        EXPIRED,
        /** Its time has not come. */
        NOT_YET_VALID,
        /** Its public key is none of those that were pinned. */
        PIN_MISMATCH
    }

    private final Problem problem;
    private final transient List<X509Certificate> chain;

    ServerCertificateException(Problem problem, List<X509Certificate> chain, CertificateException cause) {
        super(cause.getMessage(), cause);
        this.problem = problem;
        this.chain = chain;
    }

    /** What is wrong with it. */
    public Problem problem() {
        return problem;
    }

    /** What the server showed, leaf first. */
    public List<X509Certificate> chain() {
        return chain;
    }
}
