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

    private static final int SERVER_HELLO = 2;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int FATAL = 2;
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

    static boolean isHelloVerifyRequest(byte[] record) {
        return record.length > HEADER
                && record[0] == HANDSHAKE
                && record[4] == 0
                && record[HEADER] == HELLO_VERIFY_REQUEST;
    }

    static int type(ByteBuf datagram, int at) {
        return datagram.getUnsignedByte(at);
    }

    static int epoch(ByteBuf datagram, int at) {
        return datagram.getUnsignedShort(at + 3);
    }

    /** Whether a record may be part of a handshake. Whether the cipher can cope with its length is for later to say. */
    static boolean mayShakeHands(ByteBuf datagram, int at, int length) {
        if (length == HEADER) {
            return false;
        }
        return switch (epoch(datagram, at)) {
            case 0 -> mayBeClear(datagram, at, length);
            // Application data may follow so closely that the worker is still at work; it has to wait.
            case 1 ->
                isVersion12(datagram, at) && type(datagram, at) >= ALERT && type(datagram, at) <= APPLICATION_DATA;
            default -> false;
        };
    }

    private static boolean mayBeClear(ByteBuf datagram, int at, int length) {
        int first = datagram.getUnsignedByte(at + HEADER);
        return switch (type(datagram, at)) {
            case CHANGE_CIPHER_SPEC -> isVersion12(datagram, at);
            // The first record to be read in decides which version all others must have, so of those with 1.0 only
            // two are let through: HelloVerifyRequest (RFC 6347 §4.2.1), and the answer of who knows no other version.
            case HANDSHAKE ->
                isVersion12(datagram, at)
                        || isVersion10(datagram, at) && (first == HELLO_VERIFY_REQUEST || first == SERVER_HELLO);
            // A warning that nobody signed is worth nothing.
            case ALERT -> length == HEADER + 2 && first == FATAL;
            default -> false;
        };
    }

    private static boolean isVersion12(ByteBuf datagram, int at) {
        return datagram.getUnsignedShort(at + 1) == DTLS_1_2;
    }

    private static boolean isVersion10(ByteBuf datagram, int at) {
        return datagram.getUnsignedShort(at + 1) == DTLS_1_0;
    }

    /** Whether a record may belong to an association whose handshake is done. */
    static boolean mayBelong(ByteBuf datagram, int at, int length, int overhead) {
        int type = type(datagram, at);
        if (!isVersion12(datagram, at)) {
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
