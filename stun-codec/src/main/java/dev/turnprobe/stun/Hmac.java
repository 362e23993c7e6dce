package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed HMAC over frames. Bytes go through a small array of its own: one update of the JDK's {@link Mac} is cheaper
 * than several, direct memory would be copied anyway, and the header's length can be replaced without touching the frame.
 */
final class Hmac {
    /** Longer than all messages but those that carry data or padding; these take several rounds. */
    private static final int CHUNK = 512;

    private final Mac mac;
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] result;

    Hmac(String algorithm, byte[] key) {
        try {
            mac = Mac.getInstance(algorithm);
            // HMAC pads a short key with zeros, so one zero byte is the empty key that SecretKeySpec refuses.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this Java runtime has no " + algorithm + ", which RFC 8489 §14.5 and §14.6 need", e);
        }
        result = new byte[mac.getMacLength()];
    }

    /**
     * The HMAC of the frame's bytes from start to end, with this length in the message header (RFC 8489 §14.5: the
     * length as it is with the signature as last attribute).
     *
     * @param frame borrowed
     * @return this object's own array, valid until the next call
     */
    byte[] of(ByteBuf frame, int start, int end, int headerLength) {
        int count = Math.min(CHUNK, end - start);
        take(frame, start, count);
        chunk[2] = (byte) (headerLength >>> 8);
        chunk[3] = (byte) headerLength;
        mac.update(chunk, 0, count);
        for (int at = start + count; at < end; at += count) {
            count = Math.min(CHUNK, end - at);
            take(frame, at, count);
            mac.update(chunk, 0, count);
        }
        try {
            mac.doFinal(result, 0);
            return result;
        } catch (ShortBufferException e) {
            throw new AssertionError("the array was made to measure", e);
        }
    }

    private void take(ByteBuf frame, int at, int count) {
        if (!frame.hasArray() && frame.nioBufferCount() == 1) {
            // The buffer's own cached view; getBytes would make a new one on Java runtimes where Netty has no Unsafe.
            frame.internalNioBuffer(at, count).get(chunk, 0, count);
        } else {
            frame.getBytes(at, chunk, 0, count);
        }
    }

    /** Forgets the key. */
    void wipe() {
        try {
            mac.init(new SecretKeySpec(new byte[1], mac.getAlgorithm()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("re-keying a working Mac", e);
        }
        Arrays.fill(chunk, (byte) 0);
        Arrays.fill(result, (byte) 0);
    }
}
