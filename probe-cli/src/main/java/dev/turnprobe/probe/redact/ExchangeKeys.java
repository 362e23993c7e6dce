package dev.turnprobe.probe.redact;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.OpaqueString;
import dev.turnprobe.stun.PasswordAlgorithm;
import dev.turnprobe.stun.SaslPrep;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.TransactionId;
import dev.turnprobe.turn.core.Credentials;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the frames of an exchange were signed with, and those that stand for them: found from what each request says of
 * itself (RFC 8489 §9.2.3), and known again by its transaction in the answer.
 */
final class ExchangeKeys {
    /** A key, and the one to sign with instead. */
    record Pair(IntegrityKey real, IntegrityKey standIn) {}

    /** What a key depends on beside user name and password. */
    private record Realm(String realm, boolean isRfc8489, PasswordAlgorithm algorithm) {}

    private final Redaction redaction;
    private final @Nullable Credentials login;
    private final Map<Realm, Pair> pairs = new HashMap<>();
    private final Map<TransactionId, Pair> transactions = new HashMap<>();

    ExchangeKeys(Redaction redaction, @Nullable Credentials login) {
        this.redaction = redaction;
        this.login = login == null ? null : login.current();
    }

    /** The keys of that message; null when it is signed by nobody that we know. */
    @Nullable
    Pair of(StunMessage message) {
        TransactionId id = message.transactionId();
        if (message.stunClass() != StunClass.REQUEST) {
            return transactions.get(id);
        }
        Pair pair = ofRequest(message);
        if (pair != null) {
            transactions.put(id, pair);
        }
        return pair;
    }

    private @Nullable Pair ofRequest(StunMessage request) {
        String realm = request.get(Attributes.REALM);
        byte[] nonce = request.get(Attributes.NONCE);
        // The key of a token (RFC 7635 §4.1) is derived from nothing that is in the message.
        if (login == null || login.accessToken() != null || realm == null || nonce == null) {
            return null;
        }
        PasswordAlgorithm named = request.get(Attributes.PASSWORD_ALGORITHM);
        PasswordAlgorithm algorithm = named == null ? PasswordAlgorithm.MD5 : named;
        Realm kind = new Realm(realm, NonceCookie.of(nonce) != null, algorithm);
        Pair known = pairs.get(kind);
        if (known == null && algorithm.isSupported()) {
            known = pair(login, kind);
            if (known != null) {
                pairs.put(kind, known);
            }
        }
        return known;
    }

    private @Nullable Pair pair(Credentials real, Realm kind) {
        try {
            Credentials standIn = redaction.of(real);
            Realm shown = new Realm(redaction.text(kind.realm), kind.isRfc8489, kind.algorithm);
            return new Pair(key(real, kind), key(standIn, shown));
        } catch (IllegalArgumentException e) {
            return null; // nothing can be signed with such a name or password
        }
    }

    private static IntegrityKey key(Credentials login, Realm kind) {
        String realm = kind.isRfc8489 ? OpaqueString.enforce(kind.realm) : kind.realm;
        return IntegrityKey.longTerm(
                prepared(login.username(), kind), realm, prepared(login.password(), kind), kind.algorithm);
    }

    private static String prepared(String text, Realm kind) {
        return Objects.requireNonNull(kind.isRfc8489 ? OpaqueString.enforce(text) : SaslPrep.prepare(text));
    }
}
