package dev.turnprobe.stun;

/** Why a frame was refused. The network cannot throw: a bad frame is one of these, counted by whoever asked. */
public enum Malformed {
    /** Fewer than the 20 bytes of a header (RFC 8489 §5). */
    TOO_SHORT("shorter than a 20-byte STUN header"),
    /** The two topmost bits are not zero, so this is not STUN (RFC 8489 §5). */
    NOT_STUN("the first two bits are not zero"),
    /** The magic cookie is missing; RFC 3489 clients are not spoken to (RFC 8489 §5). */
    BAD_COOKIE("the magic cookie 0x2112A442 is missing"),
    /** The length field is not a multiple of four (RFC 8489 §5). */
    UNALIGNED_LENGTH("the length field is not a multiple of 4"),
    /** The length field disagrees with the size of the frame. */
    WRONG_LENGTH("the length field does not match the frame"),
    /** An attribute runs past the end of the message (RFC 8489 §14). */
    ATTRIBUTE_OVERRUN("an attribute runs past the end of the message"),
    /** MESSAGE-INTEGRITY, MESSAGE-INTEGRITY-SHA256 or FINGERPRINT has a length that none can have (RFC 8489 §14.5-14.7). */
    BAD_TRAILER("an integrity or fingerprint attribute has an impossible length");

    private final String text;

    Malformed(String text) {
        this.text = text;
    }

    /** A clause for people, without a full stop. */
    public String text() {
        return text;
    }
}
