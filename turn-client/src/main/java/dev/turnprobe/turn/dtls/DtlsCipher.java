package dev.turnprobe.turn.dtls;

import java.util.Arrays;
import org.bouncycastle.tls.CipherSuite;

/** The cipher suites on offer, best first: forward secret and AEAD only (RFC 9325 §4.2). */
enum DtlsCipher {
    // ChaCha20 first: without hardware behind it, AES in Java is slower, and eight bytes a record longer.
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE_ECDSA", Size.CHACHA20),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE_RSA", Size.CHACHA20),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE_ECDSA", Size.GCM),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE_RSA", Size.GCM),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE_ECDSA", Size.GCM),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE_RSA", Size.GCM);

    private final int number;
    private final String authType;
    private final int overhead;

    DtlsCipher(int number, String authType, int overhead) {
        this.number = number;
        this.authType = authType;
        this.overhead = overhead;
    }

    static int[] numbers() {
        return Arrays.stream(values()).mapToInt(cipher -> cipher.number).toArray();
    }

    static DtlsCipher of(int number) {
        return Arrays.stream(values())
                .filter(cipher -> cipher.number == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a cipher suite that was not on offer: " + number));
    }

    /** What a trust manager calls the way the server proves itself. */
    String authType() {
        return authType;
    }

    /** Bytes that a protected fragment is longer than what it protects; none is shorter than this. */
    int overhead() {
        return overhead;
    }

    /** Explicit nonce and tag. */
    private static final class Size {
        /** RFC 7905 §2: no explicit nonce, a tag of 16 bytes. */
        static final int CHACHA20 = 16;
        /** RFC 5288 §3: an explicit nonce of 8 bytes, a tag of 16. */
        static final int GCM = 24;
    }
}
