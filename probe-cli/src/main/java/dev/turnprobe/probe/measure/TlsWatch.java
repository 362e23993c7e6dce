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
    private @Nullable List<Certificate> read;
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

    /** The same as {@link #certificates}, of a chain that was taken apart before. */
    void read(List<Certificate> plain) {
        read = List.copyOf(plain);
    }

    /** The same as {@link #secured}, without a session. */
    void handshaken(TapeStep.Handshaken facts) {
        version = facts.version();
        cipher = facts.cipher();
        resumed = facts.resumed();
        alpn = facts.alpn().isEmpty() ? null : facts.alpn();
    }

    /** Null when there was no TLS to speak of. */
    @Nullable
    TlsFacts facts() {
        // Signatures are checked here and not when the chain came: that would be taken for the handshake's time.
        List<Certificate> plain = read != null ? read : Certificate.chain(chain);
        return version == null && plain.isEmpty()
                ? null
                : new TlsFacts(version, cipher, alpn, plain, checked && version != null, resumed);
    }
}
