package dev.turnprobe.turn.dtls;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** What is known of the other side, in the shape that trust managers and observers of TLS know. Immutable. */
final class DtlsSession implements SSLSession {
    private final byte[] id;
    private final String host;
    private final int port;
    private final DtlsCipher cipher;
    private final List<X509Certificate> chain;

    DtlsSession(byte[] id, String host, int port, DtlsCipher cipher, List<X509Certificate> chain) {
        this.id = id.clone();
        this.host = host;
        this.port = port;
        this.cipher = cipher;
        this.chain = List.copyOf(chain);
    }

    @Override
    public byte[] getId() {
        return id.clone();
    }

    @Override
    public String getProtocol() {
        return "DTLSv1.2";
    }

    @Override
    public String getCipherSuite() {
        return cipher.name();
    }

    @Override
    public X509Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        if (chain.isEmpty()) {
            throw new SSLPeerUnverifiedException("the server showed no certificate");
        }
        return chain.toArray(new X509Certificate[0]);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return getPeerCertificates()[0].getSubjectX500Principal();
    }

    @Override
    public String getPeerHost() {
        return host;
    }

    @Override
    public int getPeerPort() {
        return port;
    }

    @Override
    public int getApplicationBufferSize() {
        return Records.LONGEST_PLAINTEXT;
    }

    @Override
    public int getPacketBufferSize() {
        return Records.HEADER + cipher.overhead() + Records.LONGEST_PLAINTEXT;
    }

    @Override
    public boolean isValid() {
        return true;
    }

    /** Nothing to invalidate: this only describes. */
    @Override
    public void invalidate() {}

    /** Not kept. */
    @Override
    public long getCreationTime() {
        return 0;
    }

    /** Not kept. */
    @Override
    public long getLastAccessedTime() {
        return 0;
    }

    @Override
    public @Nullable SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public java.security.cert.Certificate @Nullable [] getLocalCertificates() {
        return null;
    }

    @Override
    public @Nullable Principal getLocalPrincipal() {
        return null;
    }

    @Override
    public void putValue(String name, Object value) {
        throw new UnsupportedOperationException("a DTLS session carries no values");
    }

    @Override
    public @Nullable Object getValue(String name) {
        return null;
    }

    @Override
    public void removeValue(String name) {}

    @Override
    public String[] getValueNames() {
        return new String[0];
    }

    @Override
    public String toString() {
        return "DtlsSession[" + host + ":" + port + ", " + cipher + "]";
    }
}
