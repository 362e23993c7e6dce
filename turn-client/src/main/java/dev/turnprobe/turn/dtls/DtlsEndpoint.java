package dev.turnprobe.turn.dtls;

import dev.turnprobe.turn.core.TurnObserver;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/**
 * What all DTLS associations of a client share: whom to trust, how long to wait, the sessions to take up again, and the
 * threads on which Bouncy Castle may block while it shakes hands. Safe from any thread.
 */
public final class DtlsEndpoint implements AutoCloseable {
    /** A handshake with a silent server holds its thread until the timeout, so there must be enough for the others. */
    private static final int HANDSHAKES_AT_ONCE = 256;

    private static final long IDLE_SECONDS = 1;

    private final @Nullable X509ExtendedTrustManager trust;
    private final int handshakeTimeoutMillis;
    private final int resendMillis;
    private final int maxDatagram;
    private final TlsCrypto crypto = new BcTlsCrypto();
    private final SessionCache sessions = new SessionCache();
    private final ThreadPoolExecutor handshakes;

    /**
     * An endpoint.
     *
     * @param trust asked about every chain and host name; null to believe anyone
     * @param handshakeTimeout after which a handshake has failed
     * @param resend the first pause before a flight is sent again; it doubles each time (RFC 6347 §4.2.4.1: 1 s)
     * @param maxDatagram the longest datagram that can be received
     */
    public DtlsEndpoint(
            @Nullable X509ExtendedTrustManager trust, Duration handshakeTimeout, Duration resend, int maxDatagram) {
        this.trust = trust;
        this.handshakeTimeoutMillis = Math.toIntExact(Math.max(1, handshakeTimeout.toMillis()));
        this.resendMillis = Math.toIntExact(Math.max(1, resend.toMillis()));
        this.maxDatagram = maxDatagram;
        this.handshakes = new ThreadPoolExecutor(
                HANDSHAKES_AT_ONCE,
                HANDSHAKES_AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("turn-dtls-handshake", true));
        handshakes.allowCoreThreadTimeOut(true);
    }

    /**
     * A handler for one connected datagram channel.
     *
     * @param host whom the certificate must name; sent as SNI unless it is an address literal
     * @param alpn what the association is for (RFC 7443 §3)
     * @param observer hears of records that were not believed
     * @param origin what the event loop's ticker read when the attempt began
     */
    public DtlsHandler handler(String host, int port, String alpn, TurnObserver observer, long origin) {
        return new DtlsHandler(this, new DtlsClient.Purpose(host, port, alpn), observer, origin);
    }

    /** No further handshakes. Those under way end when their channels are closed. */
    @Override
    public void close() {
        handshakes.shutdown();
    }

    @Nullable
    X509ExtendedTrustManager trust() {
        return trust;
    }

    int handshakeTimeoutMillis() {
        return handshakeTimeoutMillis;
    }

    int resendMillis() {
        return resendMillis;
    }

    int maxDatagram() {
        return maxDatagram;
    }

    TlsCrypto crypto() {
        return crypto;
    }

    SessionCache sessions() {
        return sessions;
    }

    Executor handshakes() {
        return handshakes;
    }
}
