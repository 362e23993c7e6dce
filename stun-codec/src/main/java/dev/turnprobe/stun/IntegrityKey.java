package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * A short- or long-term key (RFC 8489 §9), ready to sign and to verify with HMAC-SHA1 and HMAC-SHA256.
 *
 * <p>Holds keyed {@link javax.crypto.Mac}s, so it belongs to one thread at a time. It never prints, cannot be
 * serialized, and {@link #destroy} wipes it.
 */
public final class IntegrityKey implements Destroyable {
    private final byte[] key;
    private @Nullable Hmac sha1;
    private @Nullable Hmac sha256;
    private boolean destroyed;

    private IntegrityKey(byte[] key) {
        this.key = key;
    }

    /**
     * The key of the long-term mechanism as RFC 5389 servers have it: MD5 of user name, realm and password joined by
     * colons (RFC 8489 §9.2.2). The three must have been prepared, see {@link OpaqueString} and {@link SaslPrep}.
     */
    public static IntegrityKey longTerm(String username, String realm, String password) {
        return longTerm(username, realm, password, PasswordAlgorithm.MD5);
    }

    /**
     * The key of the long-term mechanism by the algorithm that {@link NonceCookie#choose} found (RFC 8489 §18.5.1). The
     * three texts must have been prepared, see {@link OpaqueString} and {@link SaslPrep}.
     *
     * @throws IllegalArgumentException when the algorithm is not {@linkplain PasswordAlgorithm#isSupported supported}
     */
    public static IntegrityKey longTerm(String username, String realm, String password, PasswordAlgorithm algorithm) {
        String digest = algorithm.digest();
        byte[] text = (username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8);
        try {
            return new IntegrityKey(MessageDigest.getInstance(digest).digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + digest + ", which RFC 8489 §18.5 needs", e);
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** The key of the short-term mechanism: the password itself, prepared with {@link OpaqueString} (RFC 8489 §9.1.1). */
    public static IntegrityKey shortTerm(String password) {
        return new IntegrityKey(password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A key that is bytes already, such as the session key of a token (RFC 7635 §4.1).
     *
     * @param key copied
     */
    public static IntegrityKey ofBytes(byte[] key) {
        return new IntegrityKey(key.clone());
    }

    /** Appends the HMAC-SHA1 of {@code out[start, covered)}, which has the right length in its header. */
    void appendSha1(ByteBuf out, int start, int covered) {
        out.writeBytes(sha1().of(out, start, covered, out.getUnsignedShort(start + 2)));
    }

    /** Appends the first {@code size} bytes of the HMAC-SHA256 of {@code out[start, covered)}. */
    void appendSha256(ByteBuf out, int start, int covered, int size) {
        out.writeBytes(sha256().of(out, start, covered, out.getUnsignedShort(start + 2)), 0, size);
    }

    /** True if the 20 bytes at this index are the HMAC-SHA1 of all that stands before their attribute. */
    boolean matchesSha1(StunMessage message, int valueOffset) {
        return matches(sha1(), message, valueOffset, Integrity.SHA1_LENGTH);
    }

    /** True if the {@code size} bytes at this index begin the HMAC-SHA256 of all that stands before their attribute. */
    boolean matchesSha256(StunMessage message, int valueOffset, int size) {
        return matches(sha256(), message, valueOffset, size);
    }

    private static boolean matches(Hmac hmac, StunMessage message, int valueOffset, int size) {
        ByteBuf frame = message.frame();
        int start = message.start();
        int headerLength = valueOffset + size - start - StunMessage.HEADER_LENGTH;
        byte[] computed = hmac.of(frame, start, valueOffset - 4, headerLength);
        int difference = 0;
        // In constant time: how many bytes agree must not show.
        for (int i = 0; i < size; i++) {
            difference |= computed[i] ^ frame.getByte(valueOffset + i);
        }
        return difference == 0;
    }

    private Hmac sha1() {
        Hmac hmac = sha1;
        if (hmac == null) {
            sha1 = hmac = new Hmac("HmacSHA1", live());
        }
        return hmac;
    }

    private Hmac sha256() {
        Hmac hmac = sha256;
        if (hmac == null) {
            sha256 = hmac = new Hmac("HmacSHA256", live());
        }
        return hmac;
    }

    private byte[] live() {
        if (destroyed) {
            throw new IllegalStateException("this key has been destroyed");
        }
        return key;
    }

    /** Wipes the key; any later use throws {@link IllegalStateException}. */
    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(key, (byte) 0);
        if (sha1 != null) {
            sha1.wipe();
            sha1 = null;
        }
        if (sha256 != null) {
            sha256.wipe();
            sha256 = null;
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
