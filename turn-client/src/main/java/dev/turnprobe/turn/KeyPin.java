package dev.turnprobe.turn;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A public key by its fingerprint: SHA-256 over the SubjectPublicKeyInfo (RFC 7469 §2.4), as curl's
 * {@code --pinnedpubkey} and OkHttp write it.
 *
 * @param sha256 the fingerprint in base64, 44 characters
 */
public record KeyPin(String sha256) {
    private static final int LENGTH = 32;

    public KeyPin {
        byte[] fingerprint;
        try {
            fingerprint = Base64.getDecoder().decode(sha256);
        } catch (IllegalArgumentException e) {
            fingerprint = new byte[0];
        }
        if (fingerprint.length != LENGTH) {
            throw new IllegalArgumentException("not a pin: " + sha256
                    + "; expected sha256/ and 44 characters of base64, the SHA-256 of the server's public key");
        }
        sha256 = Base64.getEncoder().encodeToString(fingerprint);
    }

    /**
     * Reads {@code sha256/BASE64}, or {@code sha256//BASE64} as curl has it.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static KeyPin parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("sha256/")) {
            throw new IllegalArgumentException(
                    "not a pin: " + text + "; expected sha256/ and the SHA-256 of the server's public key in base64");
        }
        String base64 = trimmed.substring("sha256/".length());
        // '/' is a letter of base64, too: curl's second slash makes the text one longer.
        boolean doubled = base64.startsWith("/") && base64.length() % 4 == 1;
        return new KeyPin(doubled ? base64.substring(1) : base64);
    }

    /** The pin of a certificate's key. */
    public static KeyPin of(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return new KeyPin(Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    /** Such as {@code sha256/AAAA…=}. */
    @Override
    public String toString() {
        return "sha256/" + sha256;
    }
}
