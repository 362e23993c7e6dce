package dev.turnprobe.turn.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A self-contained token of an authorization server (RFC 7635 §3), and the session key that goes with it. Immutable;
 * prints neither.
 */
public final class AccessToken {
    private final String keyId;
    private final byte[] token;
    private final byte[] sessionKey;

    private AccessToken(String keyId, byte[] token, byte[] sessionKey) {
        this.keyId = keyId;
        this.token = token;
        this.sessionKey = sessionKey;
    }

    /**
     * A token as the authorization server gave it (RFC 7635 §4.1).
     *
     * @param keyId {@code kid}: names the key that the token is encrypted with; travels as USERNAME
     * @param token {@code access_token}, after base64; travels as ACCESS-TOKEN; copied
     * @param sessionKey {@code key}, after base64: signs every request, is never sent; copied
     * @throws IllegalArgumentException when one of them is empty
     */
    public static AccessToken of(String keyId, byte[] token, byte[] sessionKey) {
        if (keyId.isEmpty() || token.length == 0 || sessionKey.length == 0) {
            throw new IllegalArgumentException(
                    "key id, token and session key of RFC 7635 §4.1 are all needed, and none may be empty");
        }
        return new AccessToken(keyId, token.clone(), sessionKey.clone());
    }

    /** {@code kid}, sent in the clear as USERNAME. */
    public String keyId() {
        return keyId;
    }

    byte[] token() {
        return token;
    }

    byte[] sessionKey() {
        return sessionKey;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccessToken that
                && keyId.equals(that.keyId)
                && Arrays.equals(token, that.token)
                && Arrays.equals(sessionKey, that.sessionKey);
    }

    @Override
    public int hashCode() {
        return 31 * keyId.hashCode() + Arrays.hashCode(token);
    }

    /** The key id only. */
    @Override
    public String toString() {
        return "AccessToken[" + keyId + ", hidden]";
    }
}
