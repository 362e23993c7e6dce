package dev.turnprobe.turn;

import java.io.InputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whom to believe on TLS and DTLS. Chain and host name are always checked, unless {@link #insecure()} was asked for by
 * name.
 *
 * @param extraAuthorities trusted besides the platform's own
 * @param isInsecure no check of chain and host name: without pins, anyone may be the server
 * @param pins public keys of which the server's must be one; empty to admit any
 */
public record TlsTrust(List<X509Certificate> extraAuthorities, boolean isInsecure, Set<KeyPin> pins) {
    public TlsTrust {
        extraAuthorities = List.copyOf(extraAuthorities);
        pins = Set.copyOf(pins);
    }

    /** The platform's authorities. */
    public static TlsTrust platform() {
        return new TlsTrust(List.of(), false, Set.of());
    }

    /** The platform's authorities and these. */
    public static TlsTrust platformAnd(List<X509Certificate> authorities) {
        return new TlsTrust(authorities, false, Set.of());
    }

    /** Checks nothing; for servers that are being set up. */
    public static TlsTrust insecure() {
        return new TlsTrust(List.of(), true, Set.of());
    }

    /**
     * The same, and the server's own public key must be one of these or of those pinned before. A pin narrows: chain and
     * host name are checked as before. With {@link #insecure()} the pin is all that is checked.
     *
     * @param first such as {@code sha256/AAAA…=}, see {@link KeyPin#parse}
     * @throws IllegalArgumentException when one is not a pin
     */
    public TlsTrust pinned(String first, String... more) {
        Set<KeyPin> all = new LinkedHashSet<>(pins);
        all.add(KeyPin.parse(first));
        for (String each : more) {
            all.add(KeyPin.parse(each));
        }
        return new TlsTrust(extraAuthorities, isInsecure, all);
    }

    /** Whether a server has to prove anything at all. */
    public boolean verifies() {
        return !isInsecure || !pins.isEmpty();
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
