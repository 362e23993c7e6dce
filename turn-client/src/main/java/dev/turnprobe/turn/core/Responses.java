package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.NonceCookie;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what a response means: believed or not, answered, to be signed again, or refused (RFC 8489 §6.3, §9.2.5). */
final class Responses {
    private final Transactions transactions;
    private final Authentication authentication;
    private final Engine engine;
    private final TurnObserver observer;

    Responses(Transactions transactions, Authentication authentication, Engine engine, TurnObserver observer) {
        this.transactions = transactions;
        this.authentication = authentication;
        this.engine = engine;
        this.observer = observer;
    }

    /** Takes note of a well-formed message that is no Data indication. */
    void receive(StunMessage message, long now) {
        if (!message.stunClass().isResponse()) {
            observer.discarded(Discard.UNEXPECTED, now);
            return;
        }
        Transactions.Transaction transaction = transactions.answeredBy(message);
        if (transaction == null) {
            observer.discarded(Discard.UNKNOWN_TRANSACTION, now);
            return;
        }
        Exchange exchange = transaction.exchange;
        Discard discard = distrust(message, exchange);
        if (discard != null) {
            exchange.discarded++;
            observer.discarded(discard, now);
            return;
        }
        transactions.finish(transaction);
        String software = message.get(Attributes.SOFTWARE);
        if (software != null) {
            observer.software(software);
        }
        Signer signer = exchange.signer;
        if (signer != null && provesLogin(message)) {
            authentication.proven(signer, message);
        }
        if (message.stunClass() == StunClass.SUCCESS) {
            succeeded(message, exchange, now);
        } else {
            refused(message, exchange, now);
        }
    }

    /** RFC 8489 §9.2.5: whether a response may be believed; null if it may, else why not. */
    private static @Nullable Discard distrust(StunMessage message, Exchange exchange) {
        if (message.fingerprintOffset() >= 0 && !Fingerprint.verify(message)) {
            return Discard.BAD_FINGERPRINT;
        }
        ErrorCode error = message.stunClass() == StunClass.ERROR ? message.get(Attributes.ERROR_CODE) : null;
        boolean challenge = error != null && isChallenge(error.code());
        if (!challenge && NonceCookie.showsBidDown(message)) {
            return Discard.BID_DOWN;
        }
        Signer signer = exchange.signer;
        if (signer == null) {
            return null;
        }
        if (isSigned(message)) {
            return signer.distrust(message);
        }
        // RFC 8489 §9.2.4: a challenge comes unsigned. §10 wants a 300 signed, coturn's is not; who follows it is told
        // (TurnFailure.Redirected.signed). An unsigned 400 is as if it had never come (§9.2.5).
        boolean comesUnsigned = challenge || error != null && error.code() == ErrorCode.TRY_ALTERNATE;
        return comesUnsigned ? null : Discard.NO_INTEGRITY;
    }

    /** Whether an answer that is believed shows that the login is good for this allocation. */
    private static boolean provesLogin(StunMessage message) {
        ErrorCode error = message.stunClass() == StunClass.ERROR ? message.get(Attributes.ERROR_CODE) : null;
        return isSigned(message)
                && (error == null || !isChallenge(error.code()) && error.code() != ErrorCode.WRONG_CREDENTIALS);
    }

    private static boolean isChallenge(int code) {
        return code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.STALE_NONCE;
    }

    private static boolean isSigned(StunMessage message) {
        return message.integrityOffset() >= 0 || message.integritySha256Offset() >= 0;
    }

    private static void succeeded(StunMessage message, Exchange exchange, long now) {
        int[] unknown = message.unknownRequired();
        if (unknown.length > 0) {
            // RFC 8489 §6.3.3: the transaction has failed, whatever else the response says.
            exchange.failed(unknownAttribute(exchange.method, unknown[0]), now);
        } else {
            exchange.succeeded(message, now);
        }
    }

    private void refused(StunMessage message, Exchange exchange, long now) {
        ErrorCode error = message.get(Attributes.ERROR_CODE);
        if (error == null) {
            exchange.failed(
                    new TurnFailure.Violation(exchange.method + " error without ERROR-CODE (RFC 8489 §6.3.4)"), now);
            return;
        }
        switch (error.code()) {
            case ErrorCode.UNAUTHENTICATED -> unauthenticated(message, exchange, error, now);
            case ErrorCode.STALE_NONCE -> staleNonce(message, exchange, error, now);
            case ErrorCode.WRONG_CREDENTIALS -> wrongCredentials(exchange, error, now);
            case ErrorCode.TRY_ALTERNATE -> redirected(message, exchange, error, now);
            case ErrorCode.ALLOCATION_MISMATCH -> mismatch(exchange, error, now);
            case ErrorCode.UNKNOWN_ATTRIBUTE ->
                exchange.failed(rejected(exchange, error, unknownAttributes(message)), now);
            default -> exchange.failed(rejected(exchange, error, ""), now);
        }
    }

    private void unauthenticated(StunMessage message, Exchange exchange, ErrorCode error, long now) {
        String realm = message.get(Attributes.REALM);
        if (realm != null) {
            observer.challenged(realm, now);
        }
        String server = message.get(Attributes.THIRD_PARTY_AUTHORIZATION);
        if (server != null) {
            observer.thirdPartyAuthorization(server, now);
        }
        TurnFailure refusal =
                rejected(exchange, error, server == null ? "" : "takes tokens for \"" + server + "\" (RFC 7635 §6.1)");
        TurnFailure failure =
                authentication.hasCredentials() ? authentication.answer(message, false, exchange, refusal) : refusal;
        again(failure, exchange, now);
    }

    private void staleNonce(StunMessage message, Exchange exchange, ErrorCode error, long now) {
        TurnFailure refusal = rejected(exchange, error, "");
        boolean tired = ++exchange.staleNonces > engine.settings().staleNonceBudget();
        TurnFailure failure = tired || !authentication.hasCredentials()
                ? refusal
                : authentication.answer(message, true, exchange, refusal);
        again(failure, exchange, now);
    }

    /** RFC 8656 §5: the allocation is another user's. It was made as one, and may have been renewed as another. */
    private void wrongCredentials(Exchange exchange, ErrorCode error, long now) {
        again(authentication.anotherLogin(exchange, rejected(exchange, error, "")), exchange, now);
    }

    private void again(@Nullable TurnFailure failure, Exchange exchange, long now) {
        if (failure != null) {
            exchange.failed(failure, now);
        } else {
            exchange.challenged(now);
            engine.submit(exchange, now);
        }
    }

    private static void redirected(StunMessage message, Exchange exchange, ErrorCode error, long now) {
        InetSocketAddress alternate = message.get(Attributes.ALTERNATE_SERVER);
        exchange.failed(
                alternate == null || exchange.method != StunMethod.ALLOCATE
                        ? rejected(exchange, error, "")
                        : new TurnFailure.Redirected(
                                alternate,
                                message.get(Attributes.ALTERNATE_DOMAIN),
                                // An integrity that we had no key for proves nothing.
                                exchange.signer != null && isSigned(message),
                                TurnFailure.Redirected.Refusal.NOT_TRIED,
                                List.of()),
                now);
    }

    private void mismatch(Exchange exchange, ErrorCode error, long now) {
        if (exchange.method == StunMethod.ALLOCATE || exchange.method == StunMethod.CONNECT) {
            // RFC 6062 §5.2: also the answer to a Connect on an allocation that is not for TCP; the next Refresh will
            // tell.
            exchange.failed(rejected(exchange, error, ""), now);
        } else {
            // RFC 8656 §8.3, §10.3, §12.3: the server knows no allocation of ours any more.
            exchange.failed(new TurnFailure.Expired(), now);
            engine.close(new TurnFailure.Expired());
        }
    }

    private static TurnFailure rejected(Exchange exchange, ErrorCode error, String hint) {
        return new TurnFailure.Rejected(exchange.method, error, exchange.signer != null, hint);
    }

    private static String unknownAttributes(StunMessage message) {
        int[] types = message.get(Attributes.UNKNOWN_ATTRIBUTES);
        return types == null
                ? ""
                : "does not know "
                        + Arrays.stream(types).mapToObj(Attributes::nameOf).collect(Collectors.joining(", "));
    }

    private static TurnFailure unknownAttribute(StunMethod method, int type) {
        return new TurnFailure.Violation(
                method + " success with unknown attribute " + Attributes.nameOf(type) + " (RFC 8489 §6.3.3)");
    }
}
