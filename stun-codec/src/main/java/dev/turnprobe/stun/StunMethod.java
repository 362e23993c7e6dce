package dev.turnprobe.stun;

import org.jspecify.annotations.Nullable;

/** The methods of the IANA "STUN Methods" registry that STUN and TURN use, by their registered numbers. */
public enum StunMethod {
    /** RFC 8489 §3. */
    BINDING(0x001, "Binding"),
    /** RFC 8656 §7. */
    ALLOCATE(0x003, "Allocate"),
    /** RFC 8656 §8. */
    REFRESH(0x004, "Refresh"),
    /** RFC 8656 §11; an indication only. */
    SEND(0x006, "Send"),
    /** RFC 8656 §11; an indication only. */
    DATA(0x007, "Data"),
    /** RFC 8656 §10. */
    CREATE_PERMISSION(0x008, "CreatePermission"),
    /** RFC 8656 §12. */
    CHANNEL_BIND(0x009, "ChannelBind"),
    /** RFC 6062 §4.3. */
    CONNECT(0x00A, "Connect"),
    /** RFC 6062 §4.3. */
    CONNECTION_BIND(0x00B, "ConnectionBind"),
    /** RFC 6062 §4.4; an indication only. */
    CONNECTION_ATTEMPT(0x00C, "ConnectionAttempt");

    private static final StunMethod[] BY_NUMBER = new StunMethod[16];

    static {
        for (StunMethod method : values()) {
            BY_NUMBER[method.number] = method;
        }
    }

    private final int number;
    private final String text;

    StunMethod(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The registered number, 0 to 0xFFF. */
    public int number() {
        return number;
    }

    /** The method of that number, or null if it is none of ours. */
    public static @Nullable StunMethod ofNumber(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    /** The RFC's own spelling, such as {@code CreatePermission}. */
    @Override
    public String toString() {
        return text;
    }
}
