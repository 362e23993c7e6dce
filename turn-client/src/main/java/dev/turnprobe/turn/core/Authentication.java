package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunWriter;
import org.jspecify.annotations.Nullable;

/** The long-term mechanism (RFC 8489 §9.2): realm and nonce as the server gave them, and the key they lead to. */
final class Authentication {
    private final @Nullable Credentials credentials;
    private @Nullable String username;
    private @Nullable String realm;
    private byte @Nullable [] nonce;
    private @Nullable IntegrityKey key;

    Authentication(@Nullable Credentials credentials) {
        this.credentials = credentials;
    }

    boolean hasCredentials() {
        return credentials != null;
    }

    /** The realm of the latest challenge, or null before the first. */
    @Nullable
    String realm() {
        return realm;
    }

    /** The key requests are signed with from now on, or null while there has been no challenge. */
    @Nullable
    IntegrityKey key() {
        return key;
    }

    /**
     * Learns realm and nonce from a 401 or a 438 (RFC 8489 §9.2.5).
     *
     * @return null, or what the challenge lacks
     */
    TurnFailure.@Nullable Violation challenge(StunMessage error) {
        byte[] newNonce = error.get(Attributes.NONCE);
        if (newNonce == null) {
            return new TurnFailure.Violation("challenge without NONCE (RFC 8489 §9.2.4)");
        }
        String newRealm = error.get(Attributes.REALM);
        if (newRealm == null) {
            newRealm = realm;
        }
        if (newRealm == null) {
            return new TurnFailure.Violation("challenge without REALM (RFC 8489 §9.2.4)");
        }
        nonce = newNonce;
        if (key == null || !newRealm.equals(realm)) {
            derive(newRealm);
        }
        return null;
    }

    private void derive(String newRealm) {
        Credentials source = credentials;
        if (source == null) {
            throw new IllegalStateException("no credentials to answer a challenge with");
        }
        forget();
        realm = newRealm;
        username = source.username();
        key = IntegrityKey.longTerm(source.username(), newRealm, source.password());
    }

    /** Appends USERNAME, REALM, NONCE and MESSAGE-INTEGRITY once there has been a challenge (RFC 8489 §9.2.3.1). */
    void sign(StunWriter out) {
        if (key != null && username != null && realm != null && nonce != null) {
            out.put(Attributes.USERNAME, username)
                    .put(Attributes.REALM, realm)
                    .put(Attributes.NONCE, nonce)
                    .sign(key);
        }
    }

    /**
     * Whether a response may be believed (RFC 8489 §9.2.5).
     *
     * @param signedWith the key of the request it answers, or null if that was not signed
     * @return null if it may, else why not
     */
    static @Nullable Discard distrust(StunMessage response, @Nullable IntegrityKey signedWith) {
        if (signedWith == null) {
            return null;
        }
        if (response.integrityOffset() >= 0) {
            return Integrity.verify(response, signedWith) ? null : Discard.BAD_INTEGRITY;
        }
        ErrorCode error = response.get(Attributes.ERROR_CODE);
        return error != null && comesUnsigned(error.code()) ? null : Discard.NO_INTEGRITY;
    }

    private static boolean comesUnsigned(int code) {
        return switch (code) {
            // RFC 8489 §9.2.4: a server that rejects the signature itself cannot sign its answer.
            case ErrorCode.BAD_REQUEST, ErrorCode.UNAUTHENTICATED, ErrorCode.STALE_NONCE -> true;
            // RFC 8489 §10 wants it signed, coturn does not; who follows it is told (TurnFailure.Redirected.signed).
            case ErrorCode.TRY_ALTERNATE -> true;
            default -> false;
        };
    }

    /** Wipes the key. */
    void forget() {
        if (key != null) {
            key.destroy();
            key = null;
        }
    }
}
