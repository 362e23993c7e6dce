package dev.turnprobe.turn.dtls;

import io.netty.buffer.ByteBuf;

/**
 * Where a record ends, and whether it deserves to be decrypted (RFC 6347 §4.1). Bouncy Castle ends an association over some
 * records that RFC 6347 §4.1.2.7 would have silently discarded, so it must not see them.
 */
final class Records {
    static final int HEADER = 13;
    /** RFC 5246 §6.2.1: no plaintext is longer. */
    static final int LONGEST_PLAINTEXT = 1 << 14;

    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    private static final int DTLS_1_0 = 0xFEFF;
    private static final int DTLS_1_2 = 0xFEFD;

    private Records() {}

    /** Length of the record at the reader index, header included; -1 when there is no whole one. */
    static int next(ByteBuf datagram) {
        if (datagram.readableBytes() < HEADER) {
            return -1;
        }
        int length = HEADER + datagram.getUnsignedShort(datagram.readerIndex() + 11);
        return length <= datagram.readableBytes() ? length : -1;
    }

    static int type(ByteBuf datagram, int at) {
        return datagram.getUnsignedByte(at);
    }

    static int epoch(ByteBuf datagram, int at) {
        return datagram.getUnsignedShort(at + 3);
    }

    /** Whether a record may be part of a handshake. Whether the cipher can cope with its length is for later to say. */
    static boolean mayShakeHands(ByteBuf datagram, int at, int length) {
        int type = type(datagram, at);
        int version = datagram.getUnsignedShort(at + 1);
        // RFC 6347 §4.2.1: HelloVerifyRequest comes in a record of DTLS 1.0; so do refusals of those who know no other.
        boolean known = version == DTLS_1_2 || version == DTLS_1_0 && (type == HANDSHAKE || type == ALERT);
        if (!known || length == HEADER) {
            return false;
        }
        return switch (epoch(datagram, at)) {
            case 0 -> type == HANDSHAKE || type == ALERT || type == CHANGE_CIPHER_SPEC;
            // Application data may follow so closely that the worker is still at work; it has to wait.
            case 1 -> type == HANDSHAKE || type == ALERT || type == APPLICATION_DATA;
            default -> false;
        };
    }

    /** Whether a record may belong to an association whose handshake is done. */
    static boolean mayBelong(ByteBuf datagram, int at, int length, int overhead) {
        int type = type(datagram, at);
        if (datagram.getUnsignedShort(at + 1) != DTLS_1_2) {
            return false;
        }
        return switch (epoch(datagram, at)) {
            // Only the server's last flight once more: it has not seen ours (RFC 6347 §4.2.4).
            case 0 -> type == HANDSHAKE && length > HEADER;
            case 1 ->
                length >= HEADER + overhead
                        && length <= HEADER + overhead + LONGEST_PLAINTEXT
                        && (type == APPLICATION_DATA || type == ALERT || type == HANDSHAKE);
            default -> false;
        };
    }
}
