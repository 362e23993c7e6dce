package dev.turnprobe.turn.core;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSession;

/**
 * How a TLS or DTLS handshake went.
 *
 * @param session version, cipher suite and more; for DTLS a description, not a live session
 * @param alpn what both sides speak (RFC 7443), or empty
 * @param chain what the server showed, leaf first; in a resumed session what it showed when that began
 * @param verified whether the server had to prove who it is: chain and host name, or a pin
 * @param resumed whether an earlier session was taken up again
 */
public record Secured(SSLSession session, String alpn, List<X509Certificate> chain, boolean verified, boolean resumed) {
    public Secured {
        chain = List.copyOf(chain);
    }

    /** Such as {@code TLSv1.3} or {@code DTLSv1.2}. */
    public String version() {
        return session.getProtocol();
    }

    /** The cipher suite, by its IANA name. */
    public String cipher() {
        return session.getCipherSuite();
    }
}
