package dev.turnprobe.stun;

/** MESSAGE-INTEGRITY (RFC 8489 §14.5): is this message from someone who knows the key, and unchanged? */
public final class Integrity {
    /** Bytes of an HMAC-SHA1. */
    public static final int SHA1_LENGTH = 20;

    private Integrity() {}

    /**
     * True if the message carries MESSAGE-INTEGRITY and that was made with this key. Compared in constant time; the
     * frame is borrowed and not changed.
     */
    public static boolean verify(StunMessage message, IntegrityKey key) {
        return message.integrityOffset() >= 0 && key.matches(message, message.integrityOffset());
    }
}
