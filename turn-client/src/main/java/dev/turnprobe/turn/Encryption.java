package dev.turnprobe.turn;

import dev.turnprobe.turn.dtls.DtlsEndpoint;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/** What encrypts a connection: TLS, DTLS or nothing. Made before the attempt begins, because it takes a while when cold. */
record Encryption(@Nullable SslContext tls, @Nullable DtlsEndpoint dtls) {
    static final Encryption NONE = new Encryption(null, null);

    SslContext requireTls() {
        if (tls == null) {
            throw new AssertionError("TLS without a context");
        }
        return tls;
    }

    DtlsEndpoint requireDtls() {
        if (dtls == null) {
            throw new AssertionError("DTLS without an endpoint");
        }
        return dtls;
    }
}
