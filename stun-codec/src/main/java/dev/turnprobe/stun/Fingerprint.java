package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/** FINGERPRINT (RFC 8489 §14.7): CRC-32 of the message before it, XOR'd with "STUN". No proof of anything but kind. */
public final class Fingerprint {
    /** Bytes of the value. */
    public static final int LENGTH = 4;

    private static final int XOR = 0x5354554E;

    private Fingerprint() {}

    /**
     * True if the message ends with a FINGERPRINT and that is right. Borrows; allocates nothing for array-backed and
     * direct frames.
     */
    public static boolean verify(StunMessage message) {
        int value = message.fingerprintOffset();
        if (value < 0 || value + LENGTH != message.end()) {
            return false;
        }
        return message.intAt(value) == of(message.crc, message.frame(), message.start(), value - 4);
    }

    static int of(CRC32 crc, ByteBuf buffer, int start, int end) {
        boolean isShort = end - start <= ShortCrc.LONGEST;
        if (buffer.hasArray()) {
            int offset = buffer.arrayOffset();
            if (isShort) {
                return ShortCrc.of(buffer.array(), offset + start, offset + end) ^ XOR;
            }
            crc.reset();
            crc.update(buffer.array(), offset + start, end - start);
        } else {
            if (isShort) {
                return ShortCrc.of(buffer, start, end) ^ XOR;
            }
            crc.reset();
            // internalNioBuffer is the buffer's own cached view: nothing is allocated.
            crc.update(
                    buffer.nioBufferCount() == 1
                            ? buffer.internalNioBuffer(start, end - start)
                            : buffer.nioBuffer(start, end - start));
        }
        return (int) crc.getValue() ^ XOR;
    }
}
