package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Secured;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What the JDK's TLS has to say about a handshake that is done. */
final class TlsSessions {
    /** Left in a session when it begins, found when it is taken up again. */
    private static final String MARK = "dev.turnprobe.turn.begun";

    private TlsSessions() {}

    static Secured describe(SslHandler handler, boolean verified) {
        SSLSession session = handler.engine().getSession();
        boolean resumed = session.getValue(MARK) != null;
        session.putValue(MARK, Boolean.TRUE);
        String alpn = handler.applicationProtocol();
        return new Secured(session, alpn == null ? "" : alpn, chain(session), verified, resumed);
    }

    /** RFC 5246 §7.3: two round trips before application data, one in a resumed session; RFC 8446 §2: one. */
    static int roundTrips(Secured facts) {
        return facts.version().equals("TLSv1.3") || facts.resumed() ? 1 : 2;
    }

    private static List<X509Certificate> chain(SSLSession session) {
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }
}
