package dev.turnprobe.stun;

/**
 * The 14-bit message type of RFC 8489 §5, in which the class bits are interleaved with those of the method:
 *
 * <pre>
 *  13 12 11 10 9 8 7 6 5 4 3 2 1 0
 *  M  M  M  M  M C M M M C M M M M
 * </pre>
 *
 * <p>Types are plain {@code int}s, so that comparing one costs nothing.
 */
public final class MessageType {
    private static final int CLASS_LOW = 0x0010;
    private static final int CLASS_HIGH = 0x0100;

    private MessageType() {}

    /** The type of a message of this method and class. */
    public static int of(StunMethod method, StunClass stunClass) {
        return of(method.number(), stunClass);
    }

    /**
     * The type of a message of this method and class.
     *
     * @param method the method's number, 0 to 0xFFF
     */
    public static int of(int method, StunClass stunClass) {
        if ((method & ~0xFFF) != 0) {
            throw new IllegalArgumentException("STUN method out of range 0..0xFFF: " + method);
        }
        int c = stunClass.bits();
        return (method & 0x00F) | (method & 0x070) << 1 | (method & 0xF80) << 2 | (c & 0b01) << 4 | (c & 0b10) << 7;
    }

    /** The method's number in that type, 0 to 0xFFF. */
    public static int method(int type) {
        return (type & 0x000F) | (type & 0x00E0) >>> 1 | (type & 0x3E00) >>> 2;
    }

    /** The class in that type. */
    public static StunClass stunClass(int type) {
        return StunClass.ofBits((type & CLASS_LOW) >>> 4 | (type & CLASS_HIGH) >>> 7);
    }

    /** For people: {@code "Allocate success"}, or {@code "0x00f request"} for a method that has no name here. */
    public static String toString(int type) {
        StunMethod method = StunMethod.ofNumber(method(type));
        String name = method != null ? method.toString() : String.format("0x%03x", method(type));
        return name + " " + stunClass(type);
    }
}
