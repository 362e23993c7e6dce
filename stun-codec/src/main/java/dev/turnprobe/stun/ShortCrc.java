package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * CRC-32 of a few bytes. The JDK's takes sixteen bytes at a time and what is left at either end one by one, which for a
 * short message is most of it; this takes sixteen at a time, then eight, then four, whatever the alignment ("slicing").
 */
final class ShortCrc {
    /** Up to here this is quicker than the JDK's, in bytes. */
    static final int LONGEST = 128;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** Entry 256 k + b: the checksum of byte b with k zero bytes behind it. */
    private static final int[] TABLE = table();

    private ShortCrc() {}

    /** The checksum of the array's bytes from one index to another; their number must be a multiple of four. */
    static int of(byte[] bytes, int from, int to) {
        int crc = -1;
        int at = from;
        for (; to - at >= 16; at += 16) {
            crc = sixteen(crc, (long) LONGS.get(bytes, at), (long) LONGS.get(bytes, at + 8));
        }
        if (to - at >= 8) {
            crc = eight(crc, (long) LONGS.get(bytes, at));
            at += 8;
        }
        return ~(at < to ? four(crc, (int) INTS.get(bytes, at)) : crc);
    }

    /** The same of a buffer's bytes, wherever they are. */
    static int of(ByteBuf bytes, int from, int to) {
        int crc = -1;
        int at = from;
        for (; to - at >= 16; at += 16) {
            crc = sixteen(crc, bytes.getLongLE(at), bytes.getLongLE(at + 8));
        }
        if (to - at >= 8) {
            crc = eight(crc, bytes.getLongLE(at));
            at += 8;
        }
        return ~(at < to ? four(crc, bytes.getIntLE(at)) : crc);
    }

    /** What the second eight bytes add does not depend on what came before, so the processor looks it up meanwhile. */
    private static int sixteen(int crc, long first, long second) {
        return lookUp(8 * 256, first ^ crc & 0xFFFF_FFFFL) ^ lookUp(0, second);
    }

    private static int eight(int crc, long bytes) {
        return lookUp(0, bytes ^ crc & 0xFFFF_FFFFL);
    }

    /** @param base the table of the last of these bytes: how many follow them, times 256 */
    private static int lookUp(int base, long bytes) {
        int[] table = TABLE;
        int low = (int) bytes;
        int high = (int) (bytes >>> 32);
        return (table[base + 7 * 256 + (low & 0xFF)]
                        ^ table[base + 6 * 256 + (low >>> 8 & 0xFF)]
                        ^ table[base + 5 * 256 + (low >>> 16 & 0xFF)]
                        ^ table[base + 4 * 256 + (low >>> 24)])
                ^ (table[base + 3 * 256 + (high & 0xFF)]
                        ^ table[base + 2 * 256 + (high >>> 8 & 0xFF)]
                        ^ table[base + 256 + (high >>> 16 & 0xFF)]
                        ^ table[base + (high >>> 24)]);
    }

    private static int four(int crc, int bytes) {
        int[] table = TABLE;
        int low = bytes ^ crc;
        return table[3 * 256 + (low & 0xFF)]
                ^ table[2 * 256 + (low >>> 8 & 0xFF)]
                ^ table[256 + (low >>> 16 & 0xFF)]
                ^ table[low >>> 24];
    }

    private static int[] table() {
        int[] table = new int[16 * 256];
        for (int b = 0; b < 256; b++) {
            int crc = b;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) != 0 ? crc >>> 1 ^ 0xEDB88320 : crc >>> 1;
            }
            table[b] = crc;
        }
        for (int i = 256; i < table.length; i++) {
            int before = table[i - 256];
            table[i] = before >>> 8 ^ table[before & 0xFF];
        }
        return table;
    }
}
