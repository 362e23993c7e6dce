package dev.turnprobe.stun;

/** The two-bit message class of RFC 8489 §5. */
public enum StunClass {
    REQUEST(0b00, "request"),
    INDICATION(0b01, "indication"),
    SUCCESS(0b10, "success"),
    ERROR(0b11, "error");

    private static final StunClass[] BY_BITS = values();

    private final int bits;
    private final String text;

    StunClass(int bits, String text) {
        this.bits = bits;
        this.text = text;
    }

    /** The class bits C1 C0 as a number from 0 to 3. */
    public int bits() {
        return bits;
    }

    /** True for success and error responses, the only classes that answer a transaction. */
    public boolean isResponse() {
        return this == SUCCESS || this == ERROR;
    }

    static StunClass ofBits(int bits) {
        return BY_BITS[bits & 0b11];
    }

    @Override
    public String toString() {
        return text;
    }
}
