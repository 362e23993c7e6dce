package dev.turnprobe.stun;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nonce cookie (RFC 8489 §9.2): thirteen characters in front of a NONCE by which a server says what it can do, so
 * that nobody on the path can talk client and server down to less.
 *
 * @param features the 24 "STUN Security Features" bits; bit 0 is the least significant (erratum 6290 to RFC 8489 §18.1)
 */
public record NonceCookie(int features) {
    /** Security feature bit 0 (RFC 8489 §18.1): the server sends PASSWORD-ALGORITHMS. */
    public static final int PASSWORD_ALGORITHMS = 1;
    /** Security feature bit 1 (RFC 8489 §18.1): the server takes USERHASH instead of USERNAME. */
    public static final int USERNAME_ANONYMITY = 1 << 1;

    private static final byte[] PREFIX = "obMatJos2".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = PREFIX.length + 4;

    public NonceCookie {
        if ((features & ~0xFFFFFF) != 0) {
            throw new IllegalArgumentException("security features are 24 bits, not " + features);
        }
    }

    /** The cookie that nonce begins with, or null: a server that follows RFC 5389 only. */
    public static @Nullable NonceCookie of(byte[] nonce) {
        if (nonce.length < LENGTH || !Arrays.equals(nonce, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
            return null;
        }
        try {
            byte[] bits = Base64.getDecoder().decode(Arrays.copyOfRange(nonce, PREFIX.length, LENGTH));
            return bits.length != 3
                    ? null
                    : new NonceCookie((bits[0] & 0xFF) << 16 | (bits[1] & 0xFF) << 8 | bits[2] & 0xFF);
        } catch (IllegalArgumentException e) {
            // Not base64, so not a cookie but a nonce that happens to begin like one.
            return null;
        }
    }

    /** The bytes of a nonce that begins with this cookie. */
    public byte[] withNonce(byte[] rest) {
        byte[] bits = {(byte) (features >>> 16), (byte) (features >>> 8), (byte) features};
        byte[] nonce = Arrays.copyOf(PREFIX, LENGTH + rest.length);
        System.arraycopy(Base64.getEncoder().encode(bits), 0, nonce, PREFIX.length, 4);
        System.arraycopy(rest, 0, nonce, LENGTH, rest.length);
        return nonce;
    }

    /** True if feature bit 0 is set. */
    public boolean passwordAlgorithms() {
        return (features & PASSWORD_ALGORITHMS) != 0;
    }

    /** True if feature bit 1 is set: send {@link UserHash} instead of the user name. */
    public boolean usernameAnonymity() {
        return (features & USERNAME_ANONYMITY) != 0;
    }

    /**
     * True if someone on the path has taken PASSWORD-ALGORITHMS out of this response: its nonce promises the attribute,
     * and it is not there or cannot be read. Such a response must not be acted on: a challenge (401, 438) is not
     * answered, any other response is ignored (RFC 8489 §9.2.5).
     *
     * @param response borrowed
     */
    public static boolean showsBidDown(StunMessage response) {
        byte[] nonce = response.get(Attributes.NONCE);
        NonceCookie cookie = nonce == null ? null : of(nonce);
        return cookie != null && cookie.passwordAlgorithms() && response.get(Attributes.PASSWORD_ALGORITHMS) == null;
    }

    /**
     * The algorithm to answer this challenge with: the first offered that is supported (RFC 8489 §9.2.5); MD5 when the
     * server offers none, as RFC 5389 servers do.
     *
     * @return null when the server offers algorithms and none is supported; the request must not be tried again
     */
    public static @Nullable PasswordAlgorithm choose(StunMessage challenge) {
        List<PasswordAlgorithm> offered = challenge.get(Attributes.PASSWORD_ALGORITHMS);
        if (offered == null || offered.isEmpty()) {
            return PasswordAlgorithm.MD5;
        }
        return offered.stream()
                .filter(PasswordAlgorithm::isSupported)
                .findFirst()
                .orElse(null);
    }
}
