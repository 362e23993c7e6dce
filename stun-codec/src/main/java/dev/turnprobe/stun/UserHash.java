package dev.turnprobe.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** USERHASH (RFC 8489 §14.4): a user name that only those who know it already can read. */
public final class UserHash {
    private UserHash() {}

    /**
     * SHA-256 of user name and realm, joined by a colon: 32 bytes.
     *
     * @param username after {@link OpaqueString}
     * @param realm after {@link OpaqueString}
     */
    public static byte[] of(String username, String realm) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((username + ":" + realm).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which RFC 8489 §14.4 needs", e);
        }
    }
}
