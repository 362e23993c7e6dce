package dev.turnprobe.stun;

/**
 * MESSAGE-INTEGRITY (RFC 8489 §14.5) and MESSAGE-INTEGRITY-SHA256 (RFC 8489 §14.6): is this message from someone who
 * knows the key, and unchanged?
 */
public final class Integrity {
    /** Bytes of an HMAC-SHA1. */
    public static final int SHA1_LENGTH = 20;
    /** Bytes of an HMAC-SHA256. */
    public static final int SHA256_LENGTH = 32;
    /** The fewest bytes to which MESSAGE-INTEGRITY-SHA256 may be truncated (RFC 8489 §14.6). */
    public static final int SHA256_MIN_LENGTH = 16;

    private Integrity() {}

    /**
     * True if the message carries MESSAGE-INTEGRITY and that was made with this key. Compared in constant time; the
     * frame is borrowed and not changed.
     */
    public static boolean verify(StunMessage message, IntegrityKey key) {
        return message.integrityOffset() >= 0 && key.matchesSha1(message, message.integrityOffset());
    }

    /**
     * As {@link #verify} for MESSAGE-INTEGRITY-SHA256 in full length: only a STUN usage that says so may truncate it
     * (RFC 8489 §14.6), and neither STUN nor TURN does.
     */
    public static boolean verifySha256(StunMessage message, IntegrityKey key) {
        return verifySha256(message, key, SHA256_LENGTH);
    }

    /**
     * As {@link #verifySha256(StunMessage, IntegrityKey)}, for usages that allow truncation.
     *
     * @param minLength the fewest bytes to accept, 16 to 32
     */
    public static boolean verifySha256(StunMessage message, IntegrityKey key, int minLength) {
        checkLength(minLength);
        int offset = message.integritySha256Offset();
        if (offset < 0) {
            return false;
        }
        int length = message.lengthAt(offset);
        return length >= minLength && key.matchesSha256(message, offset, length);
    }

    static void checkLength(int length) {
        if (!lengthFits(length)) {
            throw new IllegalArgumentException(
                    "MESSAGE-INTEGRITY-SHA256 takes 16 to 32 bytes in steps of four, not " + length);
        }
    }

    static boolean lengthFits(int length) {
        return length >= SHA256_MIN_LENGTH && length <= SHA256_LENGTH && (length & 3) == 0;
    }
}
