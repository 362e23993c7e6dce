package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.StunMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The long-term mechanism (RFC 8489 §9.2): who signs the next request, and who tries again after a refusal.
 *
 * <p>Challenges come unsigned. So each is believed by the request that it answers and by no other, until a signed answer
 * shows that it was the server's.
 */
final class Authentication {
    /** How many logins one request may try: the one in use, the one that opened, the latest. */
    private static final int MOST_LOGINS = 3;

    private final @Nullable Credentials source;
    /** Has had a signed answer, the latest to do so. */
    private @Nullable Signer proven;
    /** Has had the first signed answer: RFC 8656 §5 ties the allocation to its user name. */
    private @Nullable Signer opener;

    private long challenges;

    Authentication(@Nullable Credentials source) {
        this.source = source;
    }

    boolean hasCredentials() {
        return source != null;
    }

    /** Who signs a request that has not been sent yet; null while nobody needs to. */
    @Nullable
    Signer next() {
        Signer known = proven;
        if (known == null || source == null) {
            return known;
        }
        try {
            Login uncut = Login.of(source);
            Login latest = known.login().keyCut() ? uncut.cut() : uncut;
            // RFC 8656 §5: under another user name the server must refuse; that is for when the old name is refused.
            boolean worthIt = !latest.equals(known.login()) && latest.mayFollow(known.login());
            return worthIt ? Signer.of(known.challenge(), latest) : known;
        } catch (RuntimeException e) {
            // The source failed, or has what cannot be prepared. What worked until now may work still.
            return known;
        }
    }

    /**
     * Learns from a challenge and finds who answers it.
     *
     * @param stale true for a 438: only the nonce was wrong
     * @param otherwise what to say when there is nobody left to answer it
     * @return null if {@link Exchange#signer} can have another try, else why not
     */
    @Nullable
    TurnFailure answer(StunMessage error, boolean stale, Exchange exchange, TurnFailure otherwise) {
        Signer refused = exchange.signer;
        Challenge before = refused == null ? null : refused.challenge();
        String flaw = Challenge.flaw(error, before);
        if (flaw != null) {
            return new TurnFailure.Violation(flaw);
        }
        Challenge challenge = Challenge.of(error, before, ++challenges);
        if (isBidDown(challenge, before) || proven != null && isBidDown(challenge, proven.challenge())) {
            return new TurnFailure.Violation(
                    "the challenge offers less than this server has offered before: a bid-down (RFC 8489 §9.2.1)");
        }
        return attempt(() -> signer(challenge, stale, exchange), exchange, otherwise);
    }

    private static boolean isBidDown(Challenge challenge, @Nullable Challenge before) {
        return before != null && challenge.isWeakerThan(before);
    }

    private @Nullable Signer signer(Challenge challenge, boolean stale, Exchange exchange) {
        Signer refused = exchange.signer;
        if (refused == null) {
            return Signer.of(challenge, Login.of(Objects.requireNonNull(source)));
        }
        return stale ? refused.answering(challenge) : another(challenge, refused, exchange.refused);
    }

    /** As {@link #answer} after a 441: it was no stranger who asked, but not the one who may. */
    @Nullable
    TurnFailure anotherLogin(Exchange exchange, TurnFailure otherwise) {
        Signer refused = exchange.signer;
        return refused == null
                ? otherwise
                : attempt(() -> another(refused.challenge(), refused, exchange.refused), exchange, otherwise);
    }

    /** RFC 8489 §9.2.5: no second try unless user name, realm or password is another. */
    private @Nullable Signer another(Challenge challenge, Signer refused, List<Signer> tried) {
        tried.add(refused);
        if (tried.size() >= MOST_LOGINS) {
            return null;
        }
        for (Login login : candidates()) {
            Signer candidate = Signer.of(challenge, login);
            if (tried.stream().noneMatch(candidate::isAs)) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable TurnFailure attempt(
            Supplier<@Nullable Signer> search, Exchange exchange, TurnFailure otherwise) {
        try {
            Signer found = search.get();
            if (found == null) {
                return otherwise;
            }
            exchange.signer = found;
            return null;
        } catch (IllegalArgumentException e) {
            return new TurnFailure.CredentialsUnusable(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Not its message: nobody knows what secrets are in it.
            return new TurnFailure.CredentialsUnusable(
                    "their source threw " + e.getClass().getSimpleName());
        }
    }

    private List<Login> candidates() {
        List<Login> found = new ArrayList<>();
        if (source != null) {
            found.add(Login.of(source));
            found.add(found.get(0).cut());
        }
        Stream.of(proven, opener).filter(Objects::nonNull).map(Signer::login).forEach(found::add);
        return found;
    }

    /** A signed answer has come to a request that this signer signed: what it believed was true. */
    void proven(Signer signer, StunMessage reply) {
        Signer known = proven;
        Signer latest = signer;
        byte[] nonce = reply.get(Attributes.NONCE);
        if (nonce != null && mayFollow(nonce, signer.challenge().nonce())) {
            latest = signer.answering(signer.challenge().withNonce(nonce, ++challenges));
        }
        if (opener == null) {
            opener = latest;
        }
        if (known == null || latest.challenge().serial() >= known.challenge().serial()) {
            proven = latest;
        }
    }

    /** A nonce of the same abilities; what its algorithms would be is not said outside of challenges. */
    private static boolean mayFollow(byte[] newer, byte[] older) {
        return !Arrays.equals(newer, older) && Objects.equals(NonceCookie.of(newer), NonceCookie.of(older));
    }

    /** Wipes the keys in use. */
    void forget() {
        Stream.of(proven, opener).filter(Objects::nonNull).forEach(Signer::forget);
        proven = null;
        opener = null;
    }
}
