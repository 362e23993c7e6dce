package dev.turnprobe.probe.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the TLS handshake showed.
 *
 * @param version such as {@code TLSv1.3}; null when the handshake did not end well
 * @param cipher the suite's registered name; null when the handshake did not end well
 * @param alpn the protocol agreed on (RFC 7443); null when none was
 * @param chain the certificates that the server showed, leaf first; also when they were then refused
 * @param verified true when chain and host name, or a pin, were checked and right
 * @param resumed true when an earlier session was taken up again, which spares a round trip of TLS 1.2
 */
public record TlsFacts(
        @Nullable String version,
        @Nullable String cipher,
        @Nullable String alpn,
        List<Certificate> chain,
        boolean verified,
        boolean resumed) {

    /** Of a session that began with this connection. */
    public TlsFacts(
            @Nullable String version,
            @Nullable String cipher,
            @Nullable String alpn,
            List<Certificate> chain,
            boolean verified) {
        this(version, cipher, alpn, chain, verified, false);
    }

    public TlsFacts {
        chain = List.copyOf(chain);
    }

    /** The server's own certificate, or null when it showed none. */
    public @Nullable Certificate leaf() {
        return chain.isEmpty() ? null : chain.get(0);
    }
}
