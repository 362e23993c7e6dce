package dev.turnprobe.turn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Datagrams that anybody can send who can fake an address. None of them may do harm (RFC 6347 §4.1.2.7). */
final class DtlsForgeries {
    private static final int DTLS_1_0 = 0xFEFF;
    private static final int DTLS_1_2 = 0xFEFD;
    private static final long LAST = (1L << 48) - 1;

    private DtlsForgeries() {}

    /** One of each kind. */
    static List<byte[]> all(Random random) {
        List<byte[]> all = new ArrayList<>();
        all.add(new byte[0]);
        all.add(new byte[] {22});
        all.add(new byte[12]);
        all.add(random(random, 200));
        // Something like STUN.
        byte[] stun = random(random, 20);
        stun[0] = 0;
        all.add(stun);
        for (int type : new int[] {20, 21, 22, 23, 24, 25, 0, 63, 255}) {
            for (int version : new int[] {DTLS_1_0, DTLS_1_2, 0x0303}) {
                for (int epoch : new int[] {1, 2, 0xFFFF}) {
                    // Too short for nonce and tag, just long enough, and longer.
                    for (int length : new int[] {0, 1, 8, 15, 16, 17, 23, 24, 25, 100}) {
                        all.add(record(type, version, epoch, 1000 + random.nextInt(1000), random(random, length)));
                    }
                }
            }
        }
        for (int level : new int[] {1, 2}) {
            for (int description : new int[] {0, 10, 40, 80, 90}) {
                all.add(record(21, DTLS_1_2, 0, 7, new byte[] {(byte) level, (byte) description}));
                all.add(record(21, DTLS_1_0, 0, LAST, new byte[] {(byte) level, (byte) description}));
            }
        }
        all.add(record(23, DTLS_1_2, 0, 8, random(random, 50)));
        all.add(record(20, DTLS_1_2, 0, LAST, new byte[] {1}));
        // A handshake message so far ahead that it must be ignored, under a number that would close the replay window.
        all.add(record(22, DTLS_1_2, 0, LAST, new byte[] {99, 0, 0, 0, 0, (byte) 200, 0, 0, 0, 0, 0, 0}));
        all.add(record(22, DTLS_1_0, 0, LAST, new byte[] {99, 0, 0, 0, 0, (byte) 200, 0, 0, 0, 0, 0, 0}));
        // Claims more than there is.
        byte[] cut = record(23, DTLS_1_2, 1, 9, random(random, 60));
        all.add(Arrays.copyOf(cut, 40));
        // Two in one datagram, the first of them wrong.
        byte[] two = new byte[2 * cut.length];
        System.arraycopy(cut, 0, two, 0, cut.length);
        System.arraycopy(cut, 0, two, cut.length, cut.length);
        all.add(two);
        return all;
    }

    static byte[] record(int type, int version, int epoch, long sequence, byte[] fragment) {
        byte[] record = new byte[13 + fragment.length];
        record[0] = (byte) type;
        record[1] = (byte) (version >> 8);
        record[2] = (byte) version;
        record[3] = (byte) (epoch >> 8);
        record[4] = (byte) epoch;
        for (int i = 0; i < 6; i++) {
            record[5 + i] = (byte) (sequence >> 8 * (5 - i));
        }
        record[11] = (byte) (fragment.length >> 8);
        record[12] = (byte) fragment.length;
        System.arraycopy(fragment, 0, record, 13, fragment.length);
        return record;
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
