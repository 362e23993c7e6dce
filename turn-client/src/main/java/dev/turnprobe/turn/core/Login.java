package dev.turnprobe.turn.core;

import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.OpaqueString;
import dev.turnprobe.stun.SaslPrep;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What {@link Credentials} were at one moment; what they are later may differ. */
record Login(String username, String password, @Nullable AccessToken token) {
    /** RFC 8489 §14.3: "less than 509 bytes". */
    private static final int LONGEST_NAME = 508;

    static Login of(Credentials source) {
        Credentials now = source.current();
        AccessToken token = now.accessToken();
        return token != null ? new Login(token.keyId(), "", token) : new Login(now.username(), now.password(), null);
    }

    /**
     * The user name as it travels: RFC 5389 §15.3 prepares it with SASLprep, RFC 8489 §14.3 with OpaqueString.
     *
     * @throws IllegalArgumentException when it cannot be prepared, or is too long; the message does not show it
     */
    String preparedName(Challenge challenge) {
        String name = prepared(username, challenge);
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IllegalArgumentException("the user name is longer than 508 bytes (RFC 8489 §14.3)");
        }
        return name;
    }

    /**
     * The key that requests are signed with: of user name, realm and password (RFC 8489 §9.2.2), or the one that came
     * with the token (RFC 7635 §4.1).
     *
     * @throws IllegalArgumentException when one of the three cannot be prepared
     */
    IntegrityKey key(Challenge challenge) {
        if (token != null) {
            return IntegrityKey.ofBytes(token.sessionKey());
        }
        String realm = challenge.isRfc8489() ? OpaqueString.enforce(challenge.realm()) : challenge.realm();
        return IntegrityKey.longTerm(
                preparedName(challenge), realm, prepared(password, challenge), challenge.algorithm());
    }

    private static String prepared(String text, Challenge challenge) {
        return challenge.isRfc8489() ? OpaqueString.enforce(text) : SaslPrep.prepare(text);
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "Login[hidden]";
    }
}
