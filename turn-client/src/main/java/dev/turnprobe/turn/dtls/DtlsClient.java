package dev.turnprobe.turn.dtls;

import dev.turnprobe.turn.core.Secured;
import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NewSessionTicket;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsSession;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.jspecify.annotations.Nullable;

/** What we say and check in one handshake. Called on the worker that makes it. */
final class DtlsClient extends DefaultTlsClient {
    /** Whom we want to talk to, and about what. */
    record Purpose(String host, int port, String alpn) {
        /** A session is taken up again only for the name it was checked for. */
        String sessionKey() {
            return alpn + " " + host + ":" + port;
        }
    }

    private static final int SESSION_ID_LENGTH = 32;

    private final DtlsEndpoint endpoint;
    private final Purpose purpose;
    private final DatagramBridge bridge;
    /** A session to take up again, if there is one. */
    private final SessionCache.@Nullable Kept earlier;
    /** What the server has handed out in this handshake. */
    private byte @Nullable [] ticket;

    private @Nullable DtlsHandshake outcome;

    DtlsClient(DtlsEndpoint endpoint, Purpose purpose, DatagramBridge bridge) {
        super(endpoint.crypto());
        this.endpoint = endpoint;
        this.purpose = purpose;
        this.bridge = bridge;
        this.earlier = endpoint.sessions().get(purpose.sessionKey());
    }

    /** How it went; after the handshake. */
    DtlsHandshake outcome() {
        DtlsHandshake known = outcome;
        if (known == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return known;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(getCrypto(), DtlsCipher.numbers());
    }

    /** RFC 6066 §3: names only, never address literals. */
    @Override
    protected @Nullable Vector<ServerName> getSNIServerNames() {
        if (isAddress(purpose.host())) {
            return null;
        }
        return only(new ServerName(NameType.host_name, purpose.host().getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** RFC 7443 §3. */
    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return only(ProtocolName.asUtf8Encoding(purpose.alpn()));
    }

    private static <T> Vector<T> only(T element) {
        Vector<T> one = new Vector<>();
        one.add(element);
        return one;
    }

    /** No OCSP answer is asked for: the platform's trust manager would not look at it. */
    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return endpoint.handshakeTimeoutMillis();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return endpoint.resendMillis();
    }

    @Override
    public @Nullable TlsSession getSessionToResume() {
        return earlier == null ? null : earlier.session();
    }

    /** RFC 5077 §3.2: an empty ticket asks for one. */
    @Override
    public Hashtable<Integer, byte[]> getClientExtensions() throws IOException {
        @SuppressWarnings("unchecked")
        Hashtable<Integer, byte[]> extensions = super.getClientExtensions();
        byte[] reminder = earlier == null ? null : earlier.ticket();
        extensions.put(ExtensionType.session_ticket, reminder == null ? new byte[0] : reminder);
        return extensions;
    }

    @Override
    public void processServerExtensions(@Nullable Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        bridge.ticketAwaited(extensions != null && extensions.containsKey(ExtensionType.session_ticket));
    }

    @Override
    public void notifyNewSessionTicket(NewSessionTicket issued) throws IOException {
        super.notifyNewSessionTicket(issued);
        bridge.ticketAwaited(false);
        byte[] bytes = issued.getTicket();
        // RFC 5077 §3.3: an empty one means that the server thought better of it.
        ticket = bytes == null || bytes.length == 0 ? null : bytes.clone();
    }

    @Override
    public void notifySelectedCipherSuite(int suite) {
        super.notifySelectedCipherSuite(suite);
        bridge.cipherIs(DtlsCipher.of(suite));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                verify(chain(shown.getCertificate()));
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    private void verify(List<X509Certificate> chain) throws IOException {
        if (chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the server showed no certificate");
        }
        X509ExtendedTrustManager trust = endpoint.trust();
        if (trust == null) {
            return;
        }
        SecurityParameters parameters = context.getSecurityParametersHandshake();
        DtlsCipher cipher = DtlsCipher.of(parameters.getCipherSuite());
        try {
            ServerCheck.run(
                    trust,
                    chain.toArray(new X509Certificate[0]),
                    cipher.authType(),
                    session(new byte[0], cipher, chain));
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
        }
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SecurityParameters parameters = context.getSecurityParametersConnection();
        List<X509Certificate> chain = chain(parameters.getPeerCertificate());
        ProtocolName alpn = parameters.getApplicationProtocol();
        Secured facts = new Secured(
                session(parameters.getSessionID(), DtlsCipher.of(parameters.getCipherSuite()), chain),
                alpn == null ? "" : alpn.getUtf8Decoding(),
                chain,
                endpoint.trust() != null,
                parameters.isResumedSession());
        // RFC 5246 §7.3: two round trips, one in a resumed session; what was sent again does not count.
        outcome = new DtlsHandshake(facts, (bridge.cookieAsked() ? 1 : 0) + (facts.resumed() ? 1 : 2));
        TlsSession session = context.getSession();
        if (session != null && !facts.resumed()) {
            endpoint.sessions().put(purpose.sessionKey(), entry(session, chain.get(0)));
        }
    }

    /** RFC 5077 §3.4: who brings a ticket makes up a session id, and knows by its echo that the ticket was taken. */
    private SessionCache.Kept entry(TlsSession session, X509Certificate certificate) {
        byte[] reminder = ticket;
        if (reminder == null) {
            return new SessionCache.Kept(session, null, certificate);
        }
        byte[] id = context.getNonceGenerator().generateNonce(SESSION_ID_LENGTH);
        return new SessionCache.Kept(
                TlsUtils.importSession(id, session.exportSessionParameters()), reminder, certificate);
    }

    private DtlsSession session(byte[] id, DtlsCipher cipher, List<X509Certificate> chain) {
        return new DtlsSession(id, purpose.host(), purpose.port(), cipher, chain);
    }

    private static List<X509Certificate> chain(Certificate shown) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (TlsCertificate each : shown.getCertificateList()) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each.getEncoded())));
            }
        } catch (CertificateException e) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
        }
        return chain;
    }
}
