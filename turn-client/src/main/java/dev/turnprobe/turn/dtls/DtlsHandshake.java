package dev.turnprobe.turn.dtls;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSession;

/**
 * How a handshake went.
 *
 * @param session version, cipher and the server's certificates; a description, not a live session
 * @param chain what the server showed, leaf first; in a resumed session what it showed when that began
 * @param alpn what both sides speak, or empty
 * @param resumed whether an earlier session was taken up again (RFC 5246 §7.3)
 * @param roundTrips between client and server, the cookie's among them
 */
public record DtlsHandshake(
        SSLSession session, List<X509Certificate> chain, String alpn, boolean resumed, int roundTrips) {
    public DtlsHandshake {
        chain = List.copyOf(chain);
    }
}
