package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.Destroyable;

/**
 * A short- or long-term key (RFC 8489 §9), ready to sign and to verify.
 *
 * <p>Holds a keyed {@link Mac}, so it belongs to one thread at a time. It never prints, and {@link #destroy} wipes it.
 */
public final class IntegrityKey implements Destroyable {
    private final byte[] key;
    private final Mac sha1;
    private final byte[] expected = new byte[Integrity.SHA1_LENGTH];
    private boolean destroyed;

    private IntegrityKey(byte[] key) {
        this.key = key;
        this.sha1 = mac("HmacSHA1", key);
    }

    /**
     * The key of the long-term mechanism: MD5 of user name, realm and password joined by colons (RFC 8489 §9.2.2).
     *
     * @param password after the preparation that the RFC asks for, when it holds more than ASCII
     */
    public static IntegrityKey longTerm(String username, String realm, String password) {
        byte[] text = (username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8);
        try {
            return new IntegrityKey(MessageDigest.getInstance("MD5").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no MD5, which RFC 8489 §9.2.2 needs", e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** The key of the short-term mechanism: the password itself (RFC 8489 §9.1.1). */
    public static IntegrityKey shortTerm(String password) {
        return new IntegrityKey(password.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends the HMAC of {@code out[start, covered)}, whose header length must already be the one to sign. */
    void append(ByteBuf out, int start, int covered) {
        update(out, start, covered - start);
        out.writeBytes(finish());
    }

    /** True if the 20 bytes at this index are the HMAC of all that stands before their attribute. */
    boolean matches(StunMessage message, int valueOffset) {
        ByteBuf frame = message.frame();
        int start = message.start();
        byte[] header = message.header;
        frame.getBytes(start, header);
        // RFC 8489 §14.5: the length as it was when the HMAC was made, up to and including the attribute.
        int length = valueOffset + Integrity.SHA1_LENGTH - start - StunMessage.HEADER_LENGTH;
        header[2] = (byte) (length >>> 8);
        header[3] = (byte) length;
        live().update(header);
        int body = start + StunMessage.HEADER_LENGTH;
        update(frame, body, valueOffset - 4 - body);
        byte[] computed = finish();
        int difference = 0;
        for (int i = 0; i < computed.length; i++) {
            difference |= computed[i] ^ frame.getByte(valueOffset + i);
        }
        return difference == 0;
    }

    private void update(ByteBuf buffer, int index, int length) {
        if (buffer.hasArray()) {
            live().update(buffer.array(), buffer.arrayOffset() + index, length);
        } else {
            live().update(
                            buffer.nioBufferCount() == 1
                                    ? buffer.internalNioBuffer(index, length)
                                    : buffer.nioBuffer(index, length));
        }
    }

    private byte[] finish() {
        try {
            sha1.doFinal(expected, 0);
            return expected;
        } catch (ShortBufferException e) {
            throw new AssertionError("an HMAC-SHA1 has 20 bytes", e);
        }
    }

    private Mac live() {
        if (destroyed) {
            throw new IllegalStateException("this key has been destroyed");
        }
        return sha1;
    }

    private static Mac mac(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // HMAC pads a short key with zeros, so one zero byte is the empty key that SecretKeySpec refuses.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "this Java runtime has no " + algorithm + ", which RFC 8489 §14.5 needs", e);
        }
    }

    /** Wipes the key; any later use throws {@link IllegalStateException}. */
    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(key, (byte) 0);
        try {
            sha1.init(new SecretKeySpec(new byte[1], sha1.getAlgorithm()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("re-keying a working Mac", e);
        }
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    /** Says that it is a key, never which. */
    @Override
    public String toString() {
        return "IntegrityKey[hidden]";
    }
}
