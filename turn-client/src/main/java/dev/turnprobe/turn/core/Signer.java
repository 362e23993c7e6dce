package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.OpaqueString;
import dev.turnprobe.stun.PasswordAlgorithm;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.UserHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One login answering one challenge: how a request is signed, and how its answer must be (RFC 8489 §9.2.3.2, §9.2.5). */
final class Signer {
    private final Challenge challenge;
    private final Login login;
    private final String name;
    private final IntegrityKey key;

    private Signer(Challenge challenge, Login login, String name, IntegrityKey key) {
        this.challenge = challenge;
        this.login = login;
        this.name = name;
        this.key = key;
    }

    /**
     * That login for that challenge.
     *
     * @throws IllegalArgumentException when user name, realm or password cannot be prepared (RFC 8489 §9.2.2)
     */
    static Signer of(Challenge challenge, Login login) {
        return new Signer(challenge, login, login.preparedName(challenge), login.key(challenge));
    }

    /** The same login for another challenge; as {@link #of}, but the key is made anew only where it must be. */
    Signer answering(Challenge other) {
        return challenge.isKeyedAs(other) ? new Signer(other, login, name, key) : of(other, login);
    }

    Challenge challenge() {
        return challenge;
    }

    Login login() {
        return login;
    }

    /** True if there is nothing to win by trying this one after that one: same realm, same algorithm, same secrets. */
    boolean isAs(Signer other) {
        return login.equals(other.login) && challenge.isKeyedAs(other.challenge);
    }

    /** Appends who asks, and the proof of it. */
    void sign(StunWriter out) {
        AccessToken token = login.token();
        if (challenge.wantsUserHash() && token == null) {
            out.put(Attributes.USERHASH, UserHash.of(name, OpaqueString.enforce(challenge.realm())));
        } else {
            out.put(Attributes.USERNAME, name);
        }
        out.put(Attributes.REALM, challenge.realm()).put(Attributes.NONCE, challenge.nonce());
        if (token != null) {
            out.put(Attributes.ACCESS_TOKEN, token.token());
        }
        List<PasswordAlgorithm> offered = challenge.offered();
        if (isSha256() && offered != null) {
            out.put(Attributes.PASSWORD_ALGORITHMS, offered)
                    .put(Attributes.PASSWORD_ALGORITHM, challenge.algorithm())
                    .signSha256(key);
        } else {
            out.sign(key);
        }
    }

    /**
     * Whether the answer to a request that this signed may be believed as far as its signature goes.
     *
     * @return null if it may, else why not
     */
    @Nullable
    Discard distrust(StunMessage response) {
        boolean sha256 = isSha256();
        // RFC 8489 §9.2.1: a weaker signature than was asked for is none, or an attacker could bid down.
        if ((sha256 ? response.integritySha256Offset() : response.integrityOffset()) < 0) {
            return Discard.NO_INTEGRITY;
        }
        boolean right = sha256 ? Integrity.verifySha256(response, key) : Integrity.verify(response, key);
        return right ? null : Discard.BAD_INTEGRITY;
    }

    /** RFC 8489 §9.2.4: whoever was offered algorithms signs with SHA-256. The key of a token is not made by any of them. */
    private boolean isSha256() {
        return challenge.offered() != null && login.token() == null;
    }

    /** Wipes the key. */
    void forget() {
        key.destroy();
    }
}
