package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import java.net.InetSocketAddress;
import java.util.List;
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
        if (message.stunClass() == StunClass.SUCCESS) {
            succeeded(message, exchange, now);
        } else {
            refused(message, exchange, now);
        }
    }

    private static @Nullable Discard distrust(StunMessage message, Exchange exchange) {
        if (message.fingerprintOffset() >= 0 && !Fingerprint.verify(message)) {
            return Discard.BAD_FINGERPRINT;
        }
        return Authentication.distrust(message, exchange.signedWith);
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
            case ErrorCode.TRY_ALTERNATE -> redirected(message, exchange, error, now);
            case ErrorCode.ALLOCATION_MISMATCH -> mismatch(exchange, error, now);
            default -> exchange.failed(rejected(exchange, error), now);
        }
    }

    private void unauthenticated(StunMessage message, Exchange exchange, ErrorCode error, long now) {
        String realm = message.get(Attributes.REALM);
        boolean sameRealm = realm == null || realm.equals(authentication.realm());
        // RFC 8489 §9.2.5: a second 401 for a realm means the credentials are wrong; asking again would not help.
        boolean final401 = exchange.signedWith != null && (sameRealm || exchange.rounds > 1);
        if (realm != null) {
            observer.challenged(realm, now);
        }
        if (final401 || !authentication.hasCredentials()) {
            exchange.failed(rejected(exchange, error), now);
        } else {
            signAgain(message, exchange, now);
        }
    }

    private void staleNonce(StunMessage message, Exchange exchange, ErrorCode error, long now) {
        if (++exchange.staleNonces > engine.settings().staleNonceBudget() || !authentication.hasCredentials()) {
            exchange.failed(rejected(exchange, error), now);
        } else {
            signAgain(message, exchange, now);
        }
    }

    private void signAgain(StunMessage message, Exchange exchange, long now) {
        TurnFailure incomplete = authentication.challenge(message);
        if (incomplete != null) {
            exchange.failed(incomplete, now);
        } else {
            exchange.challenged(now);
            engine.submit(exchange, now);
        }
    }

    private static void redirected(StunMessage message, Exchange exchange, ErrorCode error, long now) {
        InetSocketAddress alternate = message.get(Attributes.ALTERNATE_SERVER);
        exchange.failed(
                alternate == null || exchange.method != StunMethod.ALLOCATE
                        ? rejected(exchange, error)
                        : new TurnFailure.Redirected(
                                alternate,
                                message.get(Attributes.ALTERNATE_DOMAIN),
                                // An integrity that we had no key for proves nothing.
                                exchange.signedWith != null && message.integrityOffset() >= 0,
                                TurnFailure.Redirected.Refusal.NOT_TRIED,
                                List.of()),
                now);
    }

    private void mismatch(Exchange exchange, ErrorCode error, long now) {
        if (exchange.method == StunMethod.ALLOCATE) {
            exchange.failed(rejected(exchange, error), now);
        } else {
            // RFC 8656 §8.3, §10.3, §12.3: the server knows no allocation of ours any more.
            exchange.failed(new TurnFailure.Expired(), now);
            engine.close(new TurnFailure.Expired());
        }
    }

    private static TurnFailure rejected(Exchange exchange, ErrorCode error) {
        return new TurnFailure.Rejected(exchange.method, error, exchange.signedWith != null);
    }

    private static TurnFailure unknownAttribute(StunMethod method, int type) {
        return new TurnFailure.Violation(
                method + " success with unknown attribute " + Attributes.nameOf(type) + " (RFC 8489 §6.3.3)");
    }
}
