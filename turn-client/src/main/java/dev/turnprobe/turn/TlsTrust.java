package dev.turnprobe.turn;

import java.io.InputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom to believe on TLS. Chain and host name are always checked, unless {@link #insecure()} was asked for by name.
 *
 * @param extraAuthorities trusted besides the platform's own
 * @param isInsecure no check at all: anyone may be the server
 */
public record TlsTrust(List<X509Certificate> extraAuthorities, boolean isInsecure) {
    public TlsTrust {
        extraAuthorities = List.copyOf(extraAuthorities);
    }

    /** The platform's authorities. */
    public static TlsTrust platform() {
        return new TlsTrust(List.of(), false);
    }

    /** The platform's authorities and these. */
    public static TlsTrust platformAnd(List<X509Certificate> authorities) {
        return new TlsTrust(authorities, false);
    }

    /** Checks nothing; for servers that are being set up. */
    public static TlsTrust insecure() {
        return new TlsTrust(List.of(), true);
    }

    /**
     * Reads certificates from PEM or DER.
     *
     * @param in read to its end, not closed
     * @throws CertificateException when there is none in it, or one cannot be read
     */
    public static List<X509Certificate> readCertificates(InputStream in) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
            found.add((X509Certificate) certificate);
        }
        if (found.isEmpty()) {
            throw new CertificateException("no certificate found; expected PEM with -----BEGIN CERTIFICATE-----");
        }
        return found;
    }
}
