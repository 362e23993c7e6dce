package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.PasswordAlgorithm;
import dev.turnprobe.stun.StunMessage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a 401 or a 438 asks for (RFC 8489 §9.2.4).
 *
 * @param realm whose password
 * @param nonce goes back unchanged
 * @param offered PASSWORD-ALGORITHMS, which go back unchanged; null from servers that know only MD5
 * @param algorithm the one of them to use
 * @param serial larger for what was heard later
 */
record Challenge(
        String realm,
        byte[] nonce,
        @Nullable List<PasswordAlgorithm> offered,
        PasswordAlgorithm algorithm,
        long serial) {

    /**
     * Why this challenge must not be answered, or null.
     *
     * @param before the challenge that was answered last, whose realm holds where this one names none
     */
    static @Nullable String flaw(StunMessage error, @Nullable Challenge before) {
        byte[] nonce = error.get(Attributes.NONCE);
        if (nonce == null) {
            return "challenge without NONCE (RFC 8489 §9.2.4)";
        }
        if (error.get(Attributes.REALM) == null && before == null) {
            return "challenge without REALM (RFC 8489 §9.2.4)";
        }
        if (NonceCookie.showsBidDown(error)) {
            return "the nonce promises PASSWORD-ALGORITHMS, and the challenge has none: someone on the path has taken"
                    + " them out (RFC 8489 §9.2.5)";
        }
        if (NonceCookie.choose(error) == null) {
            return "none of the password algorithms offered is supported (RFC 8489 §9.2.5): "
                    + error.get(Attributes.PASSWORD_ALGORITHMS);
        }
        return null;
    }

    /** Reads a challenge that has no {@linkplain #flaw flaw}. */
    static Challenge of(StunMessage error, @Nullable Challenge before, long serial) {
        String realm = error.get(Attributes.REALM);
        // RFC 8489 §9.2.5: algorithms count only where the nonce vouches for them, or taking them out would not show.
        byte[] nonce = Objects.requireNonNull(error.get(Attributes.NONCE));
        NonceCookie cookie = NonceCookie.of(nonce);
        boolean vouchedFor = cookie != null && cookie.passwordAlgorithms();
        return new Challenge(
                realm != null ? realm : Objects.requireNonNull(before).realm,
                nonce,
                vouchedFor ? error.get(Attributes.PASSWORD_ALGORITHMS) : null,
                vouchedFor ? Objects.requireNonNull(NonceCookie.choose(error)) : PasswordAlgorithm.MD5,
                serial);
    }

    /** The same with another nonce, which came in a signed answer. */
    Challenge withNonce(byte[] newer, long newerSerial) {
        return new Challenge(realm, newer, offered, algorithm, newerSerial);
    }

    /** True if the server follows RFC 8489; else it follows RFC 5389, as one without a nonce cookie does. */
    boolean isRfc8489() {
        return NonceCookie.of(nonce) != null;
    }

    /** RFC 8489 §9.2.5: whether USERHASH must stand for USERNAME. */
    boolean wantsUserHash() {
        NonceCookie cookie = NonceCookie.of(nonce);
        return cookie != null && cookie.usernameAnonymity();
    }

    /** True if the same user name and password make the same key for both. */
    boolean isKeyedAs(Challenge other) {
        return realm.equals(other.realm) && algorithm.equals(other.algorithm) && isRfc8489() == other.isRfc8489();
    }

    /** True if this asks for less protection than that one did. */
    boolean isWeakerThan(Challenge other) {
        return offered == null && other.offered != null || !wantsUserHash() && other.wantsUserHash();
    }
}
