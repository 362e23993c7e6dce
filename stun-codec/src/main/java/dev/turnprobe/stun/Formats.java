package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The few kinds of value that attributes have; the catalogue combines them with numbers and names. */
final class Formats {
    /** UTF-8 text. Malformed sequences read as U+FFFD: text is for people, and may come from anyone. */
    static final Attribute.Format<String> TEXT = new Attribute.Format<>() {
        @Override
        public String read(StunMessage message, int offset, int length) {
            return text(message, offset, length);
        }

        @Override
        public void write(StunWriter writer, String value) {
            ByteBufUtil.writeUtf8(writer.out(), value);
        }
    };

    /** UTF-8 text without the NULs that some servers end it with. */
    static final Attribute.Format<String> TERMINATED_TEXT = new Attribute.Format<>() {
        @Override
        public String read(StunMessage message, int offset, int length) {
            int end = offset + length;
            while (end > offset && message.frame().getByte(end - 1) == 0) {
                end--;
            }
            return text(message, offset, end - offset);
        }

        @Override
        public void write(StunWriter writer, String value) {
            TEXT.write(writer, value);
        }
    };

    /** Opaque bytes, copied out. */
    static final Attribute.Format<byte[]> BYTES = new Attribute.Format<>() {
        @Override
        public byte[] read(StunMessage message, int offset, int length) {
            return ByteBufUtil.getBytes(message.frame(), offset, length, true);
        }

        @Override
        public void write(StunWriter writer, byte[] value) {
            writer.out().writeBytes(value);
        }
    };

    /** A 32-bit number, unsigned. */
    static final Attribute.Format<Long> UINT32 = new Attribute.Format<>() {
        @Override
        public Long read(StunMessage message, int offset, int length) {
            return message.frame().getUnsignedInt(offset);
        }

        @Override
        public void write(StunWriter writer, Long value) {
            writer.out().writeInt(value.intValue());
        }
    };

    /** A 64-bit number; compare with {@link Long#compareUnsigned}. */
    static final Attribute.Format<Long> UINT64 = new Attribute.Format<>() {
        @Override
        public Long read(StunMessage message, int offset, int length) {
            return message.frame().getLong(offset);
        }

        @Override
        public void write(StunWriter writer, Long value) {
            writer.out().writeLong(value);
        }
    };

    /** 16 bits, then 16 reserved ones: CHANNEL-NUMBER, RESPONSE-PORT. */
    static final Attribute.Format<Integer> UINT16_RESERVED = new Attribute.Format<>() {
        @Override
        public Integer read(StunMessage message, int offset, int length) {
            return message.frame().getUnsignedShort(offset);
        }

        @Override
        public void write(StunWriter writer, Integer value) {
            writer.out().writeShort(value).writeShort(0);
        }
    };

    /** 8 bits, then 24 reserved ones: REQUESTED-TRANSPORT, REQUESTED-ADDRESS-FAMILY. */
    static final Attribute.Format<Integer> UINT8_RESERVED = new Attribute.Format<>() {
        @Override
        public Integer read(StunMessage message, int offset, int length) {
            return (int) message.frame().getUnsignedByte(offset);
        }

        @Override
        public void write(StunWriter writer, Integer value) {
            writer.out().writeByte(value).writeMedium(0);
        }
    };

    /** The first bit of one byte: EVEN-PORT's R (RFC 8656 §18.7). */
    static final Attribute.Format<Boolean> TOP_BIT = new Attribute.Format<>() {
        @Override
        public Boolean read(StunMessage message, int offset, int length) {
            return message.frame().getByte(offset) < 0;
        }

        @Override
        public void write(StunWriter writer, Boolean value) {
            writer.out().writeByte(value ? 0x80 : 0);
        }
    };

    /** Presence is all there is: DONT-FRAGMENT. Reads as true; write it with true. */
    static final Attribute.Format<Boolean> FLAG = new Attribute.Format<>() {
        @Override
        public Boolean read(StunMessage message, int offset, int length) {
            return true;
        }

        @Override
        public void write(StunWriter writer, Boolean value) {
            if (!value) {
                throw new IllegalArgumentException("a flag attribute is set by its presence; leave it out instead");
            }
        }
    };

    /** A list of attribute types: UNKNOWN-ATTRIBUTES (RFC 8489 §14.13). */
    static final Attribute.Format<int[]> TYPE_LIST = new Attribute.Format<>() {
        @Override
        public int @Nullable [] read(StunMessage message, int offset, int length) {
            if ((length & 1) != 0) {
                return null;
            }
            int[] types = new int[length / 2];
            for (int i = 0; i < types.length; i++) {
                types[i] = message.frame().getUnsignedShort(offset + 2 * i);
            }
            return types;
        }

        @Override
        public void write(StunWriter writer, int[] value) {
            for (int type : value) {
                writer.out().writeShort(type);
            }
        }
    };

    /** A transport address XOR'd with cookie and transaction id. */
    static final Attribute.Format<InetSocketAddress> XOR_ADDRESS = new Attribute.Format<>() {
        @Override
        public @Nullable InetSocketAddress read(StunMessage message, int offset, int length) {
            return XorAddress.read(message, offset);
        }

        @Override
        public void write(StunWriter writer, InetSocketAddress value) {
            XorAddress.write(writer.out(), value, writer.transactionIdHigh(), writer.transactionIdLow());
        }
    };

    /** A transport address in the clear (RFC 8489 §14.1). */
    static final Attribute.Format<InetSocketAddress> ADDRESS = new Attribute.Format<>() {
        @Override
        public @Nullable InetSocketAddress read(StunMessage message, int offset, int length) {
            ByteBuf frame = message.frame();
            int port = frame.getUnsignedShort(offset + 2);
            return switch (XorAddress.family(message, offset)) {
                case XorAddress.IPV4 -> new InetSocketAddress(XorAddress.ipv4Address(frame.getInt(offset + 4)), port);
                case XorAddress.IPV6 ->
                    new InetSocketAddress(
                            XorAddress.ipv6Address(frame.getLong(offset + 4), frame.getLong(offset + 12)), port);
                default -> null;
            };
        }

        @Override
        public void write(StunWriter writer, InetSocketAddress value) {
            byte[] bytes = XorAddress.resolved(value).getAddress();
            writer.out().writeByte(0).writeByte(bytes.length == 4 ? XorAddress.IPV4 : XorAddress.IPV6);
            writer.out().writeShort(value.getPort()).writeBytes(bytes);
        }
    };

    private Formats() {}

    static String text(StunMessage message, int offset, int length) {
        return message.frame().toString(offset, length, StandardCharsets.UTF_8);
    }
}
