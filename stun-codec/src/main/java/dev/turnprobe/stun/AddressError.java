package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * ADDRESS-ERROR-CODE (RFC 8656 §18.12): why there is no relayed address of one family in an allocation that has another.
 *
 * @param family {@link XorAddress#IPV4} or {@link XorAddress#IPV6}
 * @param error the reason
 */
public record AddressError(int family, ErrorCode error) {
    static final Attribute.Format<AddressError> FORMAT = new Attribute.Format<>() {
        @Override
        public @Nullable AddressError read(StunMessage message, int offset, int length) {
            ErrorCode error = ErrorCode.FORMAT.read(message, offset, length);
            return error == null ? null : new AddressError(message.frame().getUnsignedByte(offset), error);
        }

        @Override
        public void write(StunWriter writer, AddressError value) {
            ByteBuf out = writer.out();
            int start = out.writerIndex();
            // The layout is ERROR-CODE's, with the family in its first reserved byte.
            ErrorCode.FORMAT.write(writer, value.error);
            out.setByte(start, value.family);
        }
    };

    @Override
    public String toString() {
        return (family == XorAddress.IPV4 ? "IPv4" : family == XorAddress.IPV6 ? "IPv6" : "family " + family) + " "
                + error;
    }
}
