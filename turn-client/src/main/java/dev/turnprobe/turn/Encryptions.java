package dev.turnprobe.turn;

import dev.turnprobe.turn.dtls.DtlsEndpoint;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One TLS context a purpose, and one DTLS endpoint, for all connections of a client: so sessions can be taken up again.
 * Each is made when it is first asked for, on a thread of its own, because that takes a while. Safe from any thread.
 */
final class Encryptions implements AutoCloseable {
    /** RFC 6347 §4.2.4.1: the first pause before a flight is sent again. */
    private static final Duration RESEND = Duration.ofSeconds(1);

    private final TurnSettings settings;
    private final Map<TurnUri.Kind, CompletableFuture<SslContext>> tls = new EnumMap<>(TurnUri.Kind.class);
    private @Nullable CompletableFuture<DtlsEndpoint> dtls;

    Encryptions(TurnSettings settings) {
        this.settings = settings;
    }

    /** What a connection to that server will need; done when it is there. */
    CompletableFuture<?> prepare(TurnUri uri) {
        return switch (uri.transport()) {
            case UDP, TCP -> CompletableFuture.completedFuture(null);
            case TLS -> tls(uri.kind());
            case DTLS -> dtls();
        };
    }

    synchronized CompletableFuture<SslContext> tls(TurnUri.Kind kind) {
        return tls.computeIfAbsent(
                kind, wanted -> make("turn-tls-context", () -> TlsContext.create(settings.trust(), wanted)));
    }

    synchronized CompletableFuture<DtlsEndpoint> dtls() {
        CompletableFuture<DtlsEndpoint> present = dtls;
        if (present == null) {
            present = make("turn-dtls-endpoint", this::endpoint);
            dtls = present;
        }
        return present;
    }

    private DtlsEndpoint endpoint() throws Exception {
        try {
            // Whoever waits for a relay gives up first; this only ends a handshake that everybody has forgotten.
            Duration handshakeTimeout = settings.openTimeout().plus(RESEND);
            return new DtlsEndpoint(
                    TlsContext.verifier(settings.trust()), handshakeTimeout, RESEND, settings.maxDatagram());
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "DTLS needs Bouncy Castle, and " + e.getMessage()
                            + " is missing; add org.bouncycastle:bctls-jdk18on"
                            + " (with bcutil-jdk18on and bcprov-jdk18on) to the class path",
                    e);
        }
    }

    private static <T> CompletableFuture<T> make(String name, Callable<T> how) {
        CompletableFuture<T> made = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        made.complete(how.call());
                    } catch (Exception e) {
                        made.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return made;
    }

    /** No further handshakes. */
    @Override
    public synchronized void close() {
        // Where it could not be made, Bouncy Castle may be missing, and even naming the endpoint would throw.
        if (dtls != null && !dtls.isCompletedExceptionally()) {
            dtls.thenAccept(DtlsEndpoint::close);
        }
    }
}
