package dev.turnprobe.stun;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The 96-bit transaction id of RFC 8489 §5, as a value.
 *
 * @param high the first 32 bits on the wire
 * @param low the remaining 64 bits
 */
public record TransactionId(int high, long low) {
    /**
     * A fresh id. RFC 8489 §5 asks for a cryptographically random one: it is the only shield of an unsigned reply.
     *
     * @param random a {@link java.security.SecureRandom} outside of tests
     */
    public static TransactionId random(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }

    // What a record makes of these by itself is put together at run time, when the first reply of a process is waited
    // for.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransactionId that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return 31 * high + Long.hashCode(low);
    }

    /** The id as 24 hexadecimal digits, as Wireshark prints it. */
    @Override
    public String toString() {
        return String.format("%08x%016x", high, low);
    }
}
