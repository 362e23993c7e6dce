package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a long-term key is made of user name, realm and password (RFC 8489 §14.11, §14.12, §18.5).
 *
 * @param number as in the IANA "STUN Password Algorithms" registry, 0 to 0xFFFF
 * @param parameters what the algorithm needs besides, empty for all that are registered
 */
public record PasswordAlgorithm(int number, byte[] parameters) {
    private static final int MD5_NUMBER = 1;
    private static final int SHA256_NUMBER = 2;

    /** The key of RFC 5389: 16 bytes (RFC 8489 §18.5.1.1). */
    public static final PasswordAlgorithm MD5 = new PasswordAlgorithm(MD5_NUMBER, new byte[0]);
    /** 32 bytes (RFC 8489 §18.5.1.2). */
    public static final PasswordAlgorithm SHA256 = new PasswordAlgorithm(SHA256_NUMBER, new byte[0]);

    static final Attribute.Format<PasswordAlgorithm> FORMAT = new Attribute.Format<>() {
        @Override
        public @Nullable PasswordAlgorithm read(StunMessage message, int offset, int length) {
            return length < 4 ? null : readOne(message.frame(), offset, offset + length);
        }

        @Override
        public void write(StunWriter writer, PasswordAlgorithm value) {
            value.write(writer.out());
        }
    };

    /** PASSWORD-ALGORITHMS: one after another, each padded to four bytes, the server's favourite first. */
    static final Attribute.Format<List<PasswordAlgorithm>> LIST = new Attribute.Format<>() {
        @Override
        public @Nullable List<PasswordAlgorithm> read(StunMessage message, int offset, int length) {
            List<PasswordAlgorithm> found = new ArrayList<>();
            int end = offset + length;
            for (int at = offset; at < end; ) {
                PasswordAlgorithm one = end - at < 4 ? null : readOne(message.frame(), at, end);
                if (one == null) {
                    return null;
                }
                found.add(one);
                at += 4 + StunMessage.padded(one.parameters.length);
            }
            return List.copyOf(found);
        }

        @Override
        public void write(StunWriter writer, List<PasswordAlgorithm> value) {
            for (PasswordAlgorithm one : value) {
                one.write(writer.out());
                writer.out().writeZero(StunMessage.padded(one.parameters.length) - one.parameters.length);
            }
        }
    };

    public PasswordAlgorithm {
        if ((number & ~0xFFFF) != 0) {
            throw new IllegalArgumentException("password algorithm out of range 0..0xFFFF: " + number);
        }
    }

    /** True if {@link IntegrityKey#longTerm(String, String, String, PasswordAlgorithm)} can make keys this way. */
    public boolean isSupported() {
        return equals(MD5) || equals(SHA256);
    }

    /** Name of the JDK's digest that hashes user name, realm and password. */
    String digest() {
        if (!isSupported()) {
            throw new IllegalArgumentException(this + " is not supported; MD5 and SHA-256 without parameters are");
        }
        return number == MD5_NUMBER ? "MD5" : "SHA-256";
    }

    private static @Nullable PasswordAlgorithm readOne(ByteBuf frame, int at, int end) {
        int length = frame.getUnsignedShort(at + 2);
        return length > end - at - 4
                ? null
                : new PasswordAlgorithm(frame.getUnsignedShort(at), ByteBufUtil.getBytes(frame, at + 4, length, true));
    }

    private void write(ByteBuf out) {
        out.writeShort(number).writeShort(parameters.length).writeBytes(parameters);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordAlgorithm that
                && number == that.number
                && Arrays.equals(parameters, that.parameters);
    }

    @Override
    public int hashCode() {
        return 31 * number + Arrays.hashCode(parameters);
    }

    @Override
    public String toString() {
        String name =
                number == MD5_NUMBER ? "MD5" : number == SHA256_NUMBER ? "SHA-256" : String.format("0x%04x", number);
        return parameters.length == 0 ? name : name + "(" + HexFormat.of().formatHex(parameters) + ")";
    }
}
