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

    /**
     * A session of earlier.
     *
     * @param ticket what the server wants to be reminded with (RFC 5077); null when it remembers by itself
     * @param certificate what was checked when the session began
     */
    record Kept(TlsSession session, byte @Nullable [] ticket, X509Certificate certificate) {
        boolean isGood() {
            try {
                // A resumed handshake shows no certificate, so its end would go unnoticed.
                certificate.checkValidity();
                return session.isResumable();
            } catch (CertificateException e) {
                return false;
            }
        }

        /** No secrets. */
        @Override
        public String toString() {
            return "Kept[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    private final Map<String, Kept> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > CAPACITY;
        }
    };

    synchronized void put(String server, Kept entry) {
        if (entry.isGood()) {
            sessions.put(server, entry);
        }
    }

    synchronized @Nullable Kept get(String server) {
        Kept entry = sessions.get(server);
        if (entry != null && !entry.isGood()) {
            sessions.remove(server);
            return null;
        }
        return entry;
    }
}
