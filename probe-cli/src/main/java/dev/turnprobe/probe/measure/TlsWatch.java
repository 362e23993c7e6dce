package dev.turnprobe.probe.measure;

import dev.turnprobe.turn.core.Secured;
import dev.turnprobe.turn.core.TurnObserver;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what the TLS handshake showed. */
final class TlsWatch implements TurnObserver {
    private final boolean checked;
    private List<X509Certificate> chain = List.of();
    private @Nullable String version;
    private @Nullable String cipher;
    private @Nullable String alpn;
    private boolean resumed;

    /** @param checked false when certificates are not checked at all */
    TlsWatch(boolean checked) {
        this.checked = checked;
    }

    @Override
    public void certificates(List<X509Certificate> chain, long nanos) {
        this.chain = List.copyOf(chain);
    }

    @Override
    public void secured(Secured facts, long nanos) {
        version = facts.version();
        cipher = facts.cipher();
        resumed = facts.resumed();
        alpn = facts.alpn().isEmpty() ? null : facts.alpn();
    }

    /** Null when there was no TLS to speak of. */
    @Nullable
    TlsFacts facts() {
        if (version == null && chain.isEmpty()) {
            return null;
        }
        // Signatures are checked here and not when the chain came: that would be taken for the handshake's time.
        return new TlsFacts(version, cipher, alpn, Certificate.chain(chain), checked && version != null, resumed);
    }
}
