package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The XOR'd transport address of RFC 8489 §14.2, both directions, both families. XOR-MAPPED-ADDRESS, XOR-PEER-ADDRESS
 * and XOR-RELAYED-ADDRESS share it. The primitive readers allocate nothing.
 */
public final class XorAddress {
    /** Family number of IPv4. */
    public static final int IPV4 = 0x01;
    /** Family number of IPv6. */
    public static final int IPV6 = 0x02;
    /** Bytes of a value that holds an IPv4 address. */
    public static final int IPV4_LENGTH = 8;
    /** Bytes of a value that holds an IPv6 address. */
    public static final int IPV6_LENGTH = 20;

    private static final int COOKIE_TOP = StunMessage.MAGIC_COOKIE >>> 16;

    private XorAddress() {}

    /**
     * The family of the value at this index: {@link #IPV4}, {@link #IPV6}, or 0 when family and length disagree, or when
     * the index is -1 because {@link StunMessage#find} found nothing.
     */
    public static int family(StunMessage message, int offset) {
        if (offset < 0 || offset + 4 > message.end()) {
            return 0;
        }
        // Length and family stand close enough for one read: type, length | zero, family, port.
        long words = message.longAt(offset - 4);
        int length = (int) (words >>> 32) & 0xFFFF;
        int family = (int) (words >>> 16) & 0xFF;
        return family == IPV4 && length == IPV4_LENGTH || family == IPV6 && length == IPV6_LENGTH ? family : 0;
    }

    /** The port, 0 to 65535. */
    public static int port(StunMessage message, int offset) {
        return message.intAt(offset) & 0xFFFF ^ COOKIE_TOP;
    }

    /** The IPv4 address as a big-endian {@code int}; only if {@link #family} is {@link #IPV4}. */
    public static int ipv4(StunMessage message, int offset) {
        return message.intAt(offset + 4) ^ StunMessage.MAGIC_COOKIE;
    }

    /** The first 64 bits of the IPv6 address; only if {@link #family} is {@link #IPV6}. */
    public static long ipv6High(StunMessage message, int offset) {
        return message.longAt(offset + 4) ^ keyHigh(message.transactionIdHigh());
    }

    /** The last 64 bits of the IPv6 address; only if {@link #family} is {@link #IPV6}. */
    public static long ipv6Low(StunMessage message, int offset) {
        return message.longAt(offset + 12) ^ message.transactionIdLow();
    }

    /** The address as a value, or null when the bytes are none. Allocates. */
    public static @Nullable InetSocketAddress read(StunMessage message, int offset) {
        return switch (family(message, offset)) {
            case IPV4 -> new InetSocketAddress(ipv4Address(ipv4(message, offset)), port(message, offset));
            case IPV6 ->
                new InetSocketAddress(
                        ipv6Address(ipv6High(message, offset), ipv6Low(message, offset)), port(message, offset));
            default -> null;
        };
    }

    /** Writes an address value, XOR'd for a message of this transaction id. */
    static void write(ByteBuf out, InetSocketAddress address, int idHigh, long idLow) {
        byte[] bytes = resolved(address).getAddress();
        out.writeByte(0);
        out.writeByte(bytes.length == 4 ? IPV4 : IPV6);
        out.writeShort(address.getPort() ^ COOKIE_TOP);
        if (bytes.length == 4) {
            out.writeInt((int) bigEndian(bytes, 0, 4) ^ StunMessage.MAGIC_COOKIE);
        } else {
            out.writeLong(bigEndian(bytes, 0, 8) ^ keyHigh(idHigh));
            out.writeLong(bigEndian(bytes, 8, 8) ^ idLow);
        }
    }

    /** The address of four bytes given as a big-endian {@code int}. */
    public static InetAddress ipv4Address(int bits) {
        return address(new byte[] {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits});
    }

    /** The address of sixteen bytes given as two big-endian {@code long}s; stays IPv6 even when it maps an IPv4 one. */
    public static InetAddress ipv6Address(long high, long low) {
        byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >>> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return address(bytes);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            // Inet6Address.getByAddress keeps ::ffff:a.b.c.d as IPv6; InetAddress.getByAddress would not.
            return bytes.length == 4 ? Inet4Address.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are always an address", e);
        }
    }

    static InetAddress resolved(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        if (resolved == null) {
            throw new IllegalArgumentException("address is not resolved: " + address.getHostString());
        }
        return resolved;
    }

    private static long keyHigh(int idHigh) {
        return (long) StunMessage.MAGIC_COOKIE << 32 | idHigh & 0xFFFF_FFFFL;
    }

    private static long bigEndian(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }
}
