package dev.turnprobe.turn.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names a port that the server keeps (RFC 8656 §18.10, RESERVATION-TOKEN), for 30 seconds as a rule. Whoever has it, has
 * the port, so it does not print.
 */
public final class ReservationToken {
    private static final int LENGTH = 8;

    private final byte[] bytes;

    private ReservationToken(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A token as a server gave it.
     *
     * @param bytes 8 of them; copied
     */
    public static ReservationToken of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "a reservation token has 8 bytes (RFC 8656 §18.10), not " + bytes.length);
        }
        return new ReservationToken(bytes.clone());
    }

    /** A copy of the 8 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReservationToken that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ReservationToken[hidden]";
    }
}
