package dev.turnprobe.turn;

import java.util.Locale;

/** How a client talks to its STUN or TURN server (RFC 8656 §3.1). */
public enum Transport {
    UDP(false, false),
    TCP(true, false),
    TLS(true, true),
    /** TLS over datagrams (RFC 7350). */
    DTLS(false, true);

    private final boolean stream;
    private final boolean secure;

    Transport(boolean stream, boolean secure) {
        this.stream = stream;
        this.secure = secure;
    }

    /** True if it delivers in order and repeats what is lost: TCP and TLS. */
    public boolean isStream() {
        return stream;
    }

    /** True if it is encrypted. */
    public boolean isSecure() {
        return secure;
    }

    /** The name in lower case, as reports print it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
