package dev.turnprobe.credentials.http;

import dev.turnprobe.credentials.ProviderException.Reason;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;

/**
 * Why there was no answer.
 *
 * @param words for people; not yet redacted
 * @param neverArrived the provider cannot have seen the request
 * @param worthAnother the same attempt may go well in a moment
 */
record NetworkFault(Reason reason, String words, boolean neverArrived, boolean worthAnother) {
    static NetworkFault of(Throwable failure, boolean late, Duration limit) {
        if (late) {
            return new NetworkFault(
                    Reason.TIMED_OUT, "no whole answer within " + limit.toMillis() + " ms", false, true);
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return new NetworkFault(Reason.UNREACHABLE, "the host name does not resolve", true, false);
            }
            if (cause instanceof SSLHandshakeException) {
                return new NetworkFault(Reason.UNREACHABLE, "TLS: " + said(cause), true, false);
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return new NetworkFault(Reason.UNREACHABLE, "no connection in time", true, true);
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return new NetworkFault(Reason.UNREACHABLE, "no connection: " + said(cause), true, true);
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new NetworkFault(Reason.UNREACHABLE, "the connection broke: " + said(root), false, true);
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
