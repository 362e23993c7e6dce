package dev.turnprobe.turn;

import dev.turnprobe.turn.ServerCertificateException.Problem;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The JDK's checks of chain and host name, then the pins; with a refusal that says what was wrong. */
final class VerifyingTrust extends X509ExtendedTrustManager {
    private final @Nullable X509ExtendedTrustManager jdk;
    private final Set<KeyPin> pins;

    /** @param jdk null to check pins only */
    VerifyingTrust(@Nullable X509ExtendedTrustManager jdk, Set<KeyPin> pins) {
        this.jdk = jdk;
        this.pins = pins;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        X509ExtendedTrustManager platform = jdk;
        if (platform != null) {
            try {
                platform.checkServerTrusted(chain, authType, engine);
            } catch (CertificateException e) {
                throw new ServerCertificateException(problem(platform, chain, authType, e), List.of(chain), e);
            }
        }
        checkPins(chain);
    }

    /** The server's own key only: any certificate can be sent along behind it. */
    private void checkPins(X509Certificate[] chain) throws CertificateException {
        if (pins.isEmpty()) {
            return;
        }
        KeyPin shown = KeyPin.of(chain[0]);
        if (!pins.contains(shown)) {
            throw new ServerCertificateException(
                    Problem.PIN_MISMATCH,
                    List.of(chain),
                    new CertificateException("the server's key is " + shown + ", which is not pinned"));
        }
    }

    private static Problem problem(
            X509ExtendedTrustManager platform, X509Certificate[] chain, String authType, CertificateException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (isExpired(cause)) {
                return Problem.EXPIRED;
            }
            if (isNotYetValid(cause)) {
                return Problem.NOT_YET_VALID;
            }
        }
        try {
            // Without an engine only the chain is checked: if that passes, it was the name.
            platform.checkServerTrusted(chain, authType);
            return Problem.NAME_MISMATCH;
        } catch (CertificateException e) {
            return chain.length == 1 && isSelfSigned(chain[0]) ? Problem.SELF_SIGNED : Problem.UNTRUSTED;
        }
    }

    private static boolean isExpired(Throwable cause) {
        return cause instanceof CertificateExpiredException
                || cause instanceof CertPathValidatorException path && path.getReason() == BasicReason.EXPIRED;
    }

    private static boolean isNotYetValid(Throwable cause) {
        return cause instanceof CertificateNotYetValidException
                || cause instanceof CertPathValidatorException path && path.getReason() == BasicReason.NOT_YET_VALID;
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unchecked();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unchecked();
    }

    /** Without an engine there is no host name to check. */
    private static CertificateException unchecked() {
        return new CertificateException("a server is only checked together with its name");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("we are a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("we are a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("we are a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk == null ? new X509Certificate[0] : jdk.getAcceptedIssuers();
    }
}
