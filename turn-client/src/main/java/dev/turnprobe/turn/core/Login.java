package dev.turnprobe.turn.core;

import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.OpaqueString;
import dev.turnprobe.stun.SaslPrep;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Credentials} were at one moment; what they are later may differ.
 *
 * @param keyCut true to sign with the first 16 bytes of a token's session key only
 */
record Login(String username, String password, @Nullable AccessToken token, boolean keyCut) {
    /** What coturn takes of a session key, where RFC 7635 §4.1.1 has all of its 20 bytes. */
    private static final int CUT_LENGTH = 16;

    /** RFC 8489 §14.3: "less than 509 bytes". */
    private static final int LONGEST_NAME = 508;

    static Login of(Credentials source) {
        Credentials now = source.current();
        AccessToken token = now.accessToken();
        return token != null
                ? new Login(token.keyId(), "", token, false)
                : new Login(now.username(), now.password(), null, false);
    }

    /** The same with its key cut, if it can be. */
    Login cut() {
        boolean longer = token != null && token.sessionKey().length > CUT_LENGTH;
        return longer ? new Login(username, password, token, true) : this;
    }

    /** Whether a server may take this for a successor of that: RFC 8656 §5 ties an allocation to a name, which a key's is not. */
    boolean mayFollow(Login before) {
        return token != null && before.token != null || username.equals(before.username);
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
            byte[] key = token.sessionKey();
            return IntegrityKey.ofBytes(keyCut ? Arrays.copyOf(key, CUT_LENGTH) : key);
        }
        String realm = challenge.isRfc8489() ? OpaqueString.enforce(challenge.realm()) : challenge.realm();
        return IntegrityKey.longTerm(
                preparedName(challenge), realm, prepared(password, challenge), challenge.algorithm());
    }

    private static String prepared(String text, Challenge challenge) {
        return challenge.isRfc8489() ? OpaqueString.enforce(text) : SaslPrep.prepare(text);
    }

    // As in TransactionId: a record's own are put together at run time, in the first exchange of a process.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Login that
                && username.equals(that.username)
                && password.equals(that.password)
                && Objects.equals(token, that.token)
                && keyCut == that.keyCut;
    }

    @Override
    public int hashCode() {
        return username.hashCode();
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "Login[hidden]";
    }
}
