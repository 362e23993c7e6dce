package dev.turnprobe.turn.dtls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.tls.TlsSession;
import org.jspecify.annotations.Nullable;

/** Sessions to take up again, by server; the one not used for longest makes room. Safe from any thread. */
final class SessionCache {
    private static final int CAPACITY = 256;

    /** A session and the certificate that was checked when it began. */
    private record Entry(TlsSession session, X509Certificate certificate) {
        boolean isGood() {
            try {
                // A resumed handshake shows no certificate, so its end would go unnoticed.
                certificate.checkValidity();
                return session.isResumable();
            } catch (CertificateException e) {
                return false;
            }
        }
    }

    private final Map<String, Entry> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > CAPACITY;
        }
    };

    synchronized void put(String server, TlsSession session, X509Certificate certificate) {
        if (session.isResumable()) {
            sessions.put(server, new Entry(session, certificate));
        }
    }

    synchronized @Nullable TlsSession get(String server) {
        Entry entry = sessions.get(server);
        if (entry != null && !entry.isGood()) {
            sessions.remove(server);
            return null;
        }
        return entry == null ? null : entry.session();
    }
}
