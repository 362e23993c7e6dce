package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.MS;
import static dev.turnprobe.turn.core.ServerHand.SECOND;
import static dev.turnprobe.turn.core.ServerHand.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.ServerHand.Request;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state table of the architecture, row by row, on virtual time. */
class AllocationCoreTest {
    private static ServerHand started(boolean reliable) {
        ServerHand hand = new ServerHand(settings(), reliable);
        hand.core.start(hand.now);
        return hand;
    }

    /** RFC 8489 §9.2.3: first without credentials, then with realm and nonce of the challenge. RFC 8489 §6.1 and §9.2.3.1. */
    @Test
    void aChallengeIsAnsweredUnderANewId() {
        ServerHand hand = started(false);
        Request first = hand.one(StunMethod.ALLOCATE);
        assertThat(first.signed()).isFalse();
        hand.challenge(first, ErrorCode.UNAUTHENTICATED);
        Request second = hand.one(StunMethod.ALLOCATE);
        assertThat(second.verified()).isTrue();
        assertThat(second.nonce()).isEqualTo("nonce-1");
        assertThat(second.id()).isNotEqualTo(first.id());
        hand.allocated(second, 600);
        AllocationEvent.Opened opened = (AllocationEvent.Opened) hand.event();
        assertThat(opened.relayed()).isEqualTo(ServerHand.RELAYED);
        assertThat(opened.mapped()).isEqualTo(ServerHand.MAPPED);
        assertThat(opened.lifetime()).hasSeconds(600);
        assertThat(opened.software()).isEqualTo("a hand");
    }

    /** RFC 8489 §9.2.5: a second 401 for the same realm means the password is wrong. */
    @Test
    void aSecond401IsFinal() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        assertThat(hand.closed()).isInstanceOfSatisfying(TurnFailure.Rejected.class, rejected -> {
            assertThat(rejected.error().code()).isEqualTo(401);
            assertThat(rejected.signed()).isTrue();
        });
    }

    @Test
    void withoutCredentialsA401IsFinalAtOnce() {
        ServerHand hand = new ServerHand(AllocationSettings.DEFAULTS, false);
        hand.core.start(0);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        assertThat(hand.closed())
                .isInstanceOfSatisfying(
                        TurnFailure.Rejected.class,
                        rejected -> assertThat(rejected.signed()).isFalse());
    }

    /** RFC 8489 §9.2.5: 438 brings a new nonce; signed again, but not for ever. */
    @Test
    void aStaleNonceIsReplacedWithinABudget() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        for (int i = 2; i <= 4; i++) {
            hand.nonce = "nonce-" + i;
            hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.STALE_NONCE);
            hand.now += MS;
        }
        Request last = hand.one(StunMethod.ALLOCATE);
        assertThat(last.nonce()).isEqualTo("nonce-4");
        hand.challenge(last, ErrorCode.STALE_NONCE);
        assertThat(hand.closed())
                .isInstanceOfSatisfying(
                        TurnFailure.Rejected.class,
                        rejected -> assertThat(rejected.error().code()).isEqualTo(438));
    }

    @Test
    void aChallengeWithoutNonceOrRealmIsAViolation() {
        ServerHand hand = started(false);
        hand.answer(
                hand.one(StunMethod.ALLOCATE),
                StunClass.ERROR,
                false,
                out -> out.put(Attributes.ERROR_CODE, new ErrorCode(401, "")).put(Attributes.NONCE, new byte[] {1}));
        assertThat(hand.closed().message()).contains("REALM");
    }

    /** RFC 8489 §10: 300 names another server; whether that was signed is told. */
    @Test
    void aRedirectIsReportedWithItsIntegrity() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        InetSocketAddress elsewhere = new InetSocketAddress("192.0.2.99", 3479);
        hand.answer(
                hand.one(StunMethod.ALLOCATE),
                StunClass.ERROR,
                false,
                out -> out.put(Attributes.ERROR_CODE, new ErrorCode(300, "there"))
                        .put(Attributes.ALTERNATE_SERVER, elsewhere));
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Redirected(elsewhere, false));
    }

    /** RFC 8489 §6.3.4. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 420, 437, 441, 442, 486, 500, 508})
    void anyOtherErrorEndsTheAttemptWithItsCode(int code) {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.refuse(hand.one(StunMethod.ALLOCATE), code);
        assertThat(hand.closed())
                .isEqualTo(new TurnFailure.Rejected(StunMethod.ALLOCATE, new ErrorCode(code, "no"), true));
    }

    /** RFC 8489 §6.2.1: the same bytes at 0, 500, 1500 … ms, failure at 39500 ms. */
    @Test
    void silenceIsRepeatedToAndThenGivenUp() {
        ServerHand hand = started(false);
        List<Long> at = new ArrayList<>();
        byte[] first = null;
        while (hand.core.nextDeadline() != Long.MAX_VALUE) {
            for (Request request : hand.sent()) {
                at.add(hand.now / MS);
                first = first == null ? request.wire() : first;
                assertThat(request.wire()).isEqualTo(first);
            }
            hand.now = hand.core.nextDeadline();
            hand.core.tick(hand.now);
        }
        assertThat(at).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
        assertThat(hand.now).isEqualTo(39500 * MS);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.TimedOut(Phase.CHALLENGE, 7, 0));
    }

    /** RFC 8489 §6.2.2. */
    @Test
    void aReliableTransportIsNotRepeatedOn() {
        ServerHand hand = started(true);
        hand.one(StunMethod.ALLOCATE);
        hand.pass(39_499 * MS);
        hand.nothingSent();
        hand.pass(MS);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.TimedOut(Phase.CHALLENGE, 1, 0));
    }

    /** RFC 8489 §9.2.5: what must be signed and is not, or wrongly, is as if it had never come. */
    @Test
    void unsignedAndWronglySignedRepliesAreDiscardedAndCounted() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        Request signed = hand.one(StunMethod.ALLOCATE);
        hand.signs = false;
        hand.allocated(signed, 600);
        hand.refuse(signed, 486);
        hand.answer(signed, StunClass.SUCCESS, IntegrityKey.longTerm("ada", ServerHand.REALM, "forged"), out -> {});
        assertThat(hand.allEvents()).isEmpty();
        assertThat(hand.discards).containsExactly(Discard.NO_INTEGRITY, Discard.NO_INTEGRITY, Discard.BAD_INTEGRITY);
        hand.pass(39_500 * MS);
        hand.sent();
        assertThat(hand.closed()).isEqualTo(new TurnFailure.TimedOut(Phase.ALLOCATE, 7, 3));
    }

    @Test
    void aForgedReplyDoesNotSpoilTheRealOne() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        Request signed = hand.one(StunMethod.ALLOCATE);
        hand.answer(
                signed,
                StunClass.ERROR,
                IntegrityKey.shortTerm("x"),
                out -> out.put(Attributes.ERROR_CODE, new ErrorCode(508, "go away")));
        hand.allocated(signed, 600);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
    }

    /** RFC 8489 §6.3.3. */
    @Test
    void aSuccessWithAnUnknownRequiredAttributeIsAFailure() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.answer(hand.one(StunMethod.ALLOCATE), StunClass.SUCCESS, true, out -> out.putBytes(0x7ABC, new byte[4]));
        assertThat(hand.closed().message()).contains("0x7abc").contains("§6.3.3");
    }

    @Test
    void repliesToNothingAreDiscarded() {
        ServerHand hand = started(false);
        Request request = hand.one(StunMethod.ALLOCATE);
        hand.challenge(request, ErrorCode.UNAUTHENTICATED);
        hand.sent();
        hand.challenge(request, ErrorCode.UNAUTHENTICATED);
        hand.receive(Unpooled.wrappedBuffer(request.wire()));
        hand.receive(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF, 0, 0, 0}));
        hand.receive(Unpooled.wrappedBuffer(new byte[] {0, 1, 0}));
        hand.receive(Unpooled.EMPTY_BUFFER.slice());
        assertThat(hand.discards)
                .containsExactly(
                        Discard.UNKNOWN_TRANSACTION,
                        Discard.UNEXPECTED,
                        Discard.NOT_STUN,
                        Discard.MALFORMED,
                        Discard.NOT_STUN);
    }

    /** A minute before the end of a long life, half-way through a short one; one at a time. RFC 8656 §8.1. */
    @Test
    void refreshIsDueInTime() {
        ServerHand hand = ServerHand.opened(settings(), false, 600);
        hand.pass(539 * SECOND);
        hand.nothingSent();
        hand.pass(SECOND);
        hand.refreshed(hand.one(StunMethod.REFRESH), 100);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);
        hand.pass(49 * SECOND);
        hand.nothingSent();
        hand.pass(SECOND);
        hand.one(StunMethod.REFRESH);
    }

    @Test
    void aRefreshThatIsLostIsTriedAgainUntilExpiry() {
        ServerHand hand = ServerHand.opened(settings(), true, 600);
        hand.pass(540 * SECOND);
        hand.one(StunMethod.REFRESH);
        hand.pass(39_500 * MS);
        hand.one(StunMethod.REFRESH);
        hand.pass(20_499 * MS);
        assertThat(hand.allEvents()).isEmpty();
        hand.pass(MS);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Expired());
    }

    @Test
    void aRefreshWithAStaleNonceIsSignedAgain() {
        ServerHand hand = ServerHand.opened();
        hand.pass(540 * SECOND);
        hand.nonce = "nonce-2";
        hand.challenge(hand.one(StunMethod.REFRESH), ErrorCode.STALE_NONCE);
        Request again = hand.one(StunMethod.REFRESH);
        assertThat(again.nonce()).isEqualTo("nonce-2");
        hand.refreshed(again, 600);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);
    }

    /** RFC 8656 §8.3: the server knows of no allocation. */
    @Test
    void a437EndsAnActiveAllocation() {
        ServerHand hand = ServerHand.opened();
        hand.pass(540 * SECOND);
        hand.refuse(hand.one(StunMethod.REFRESH), 437);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Expired());
    }

    /** RFC 8656 §8: lifetime 0 ends it; whatever the answer, it is over soon. */
    @Test
    void releaseIsARefreshOfZero() {
        ServerHand hand = ServerHand.opened();
        hand.core.release(hand.now);
        Request release = hand.one(StunMethod.REFRESH);
        assertThat(release.verified()).isTrue();
        hand.refreshed(release, 0);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    /** Nothing was granted, so there is nothing to give back, and nothing to ask for any more. */
    @Test
    void aChallengeAfterTheReleaseIsNotAnswered() {
        ServerHand hand = new ServerHand(settings(), true);
        hand.core.start(hand.now);
        Request first = hand.one(StunMethod.ALLOCATE);
        hand.core.release(hand.now);
        hand.challenge(first, ErrorCode.UNAUTHENTICATED);
        hand.nothingSent();
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    @Test
    void releaseDoesNotWaitLongForASilentServer() {
        ServerHand hand = ServerHand.opened();
        hand.core.release(hand.now);
        hand.core.release(hand.now);
        hand.pass(1749 * MS);
        assertThat(hand.sent()).hasSize(3);
        hand.pass(MS);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    @Test
    void a437OnReleaseMeansItIsAlreadyGone() {
        ServerHand hand = ServerHand.opened();
        hand.core.release(hand.now);
        hand.refuse(hand.one(StunMethod.REFRESH), 437);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    @Test
    void anAllocationGrantedAfterTheCancelIsGivenBack() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        Request signed = hand.one(StunMethod.ALLOCATE);
        hand.core.release(hand.now);
        hand.now += MS;
        hand.allocated(signed, 600);
        hand.refreshed(hand.one(StunMethod.REFRESH), 0);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    @Test
    void givingUpTellsThePhaseAndStillReleases() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.pass(600 * MS);
        assertThat(hand.sent()).hasSize(2);
        assertThat(hand.core.giveUp(hand.now)).isEqualTo(new TurnFailure.TimedOut(Phase.ALLOCATE, 2, 0));
        hand.pass(2 * SECOND);
        hand.sent();
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    @Test
    void aLostTransportIsUnreachableBeforeAndDisconnectedAfter() {
        IOException broken = new IOException("reset");
        ServerHand early = started(true);
        early.sent();
        early.core.transportLost(broken, early.now);
        assertThat(early.closed()).isEqualTo(new TurnFailure.Unreachable(Phase.CHALLENGE, broken));
        ServerHand late = ServerHand.opened();
        late.core.transportLost(broken, late.now);
        assertThat(late.closed()).isEqualTo(new TurnFailure.Disconnected(broken));
    }

    /** RFC 8656 §7.2 says what an Allocate success holds. */
    @Test
    void anIncompleteSuccessIsAViolation() {
        ServerHand hand = started(false);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.answer(
                hand.one(StunMethod.ALLOCATE),
                StunClass.SUCCESS,
                true,
                out -> out.put(Attributes.XOR_MAPPED_ADDRESS, ServerHand.MAPPED));
        assertThat(hand.closed().message()).contains("XOR-RELAYED-ADDRESS");
    }

    @Test
    void aLifetimeOfCenturiesOverflowsNothing() {
        ServerHand hand = ServerHand.opened(settings(), false, 0xFFFF_FFFFL);
        assertThat(hand.core.nextDeadline()).isBetween(hand.now, hand.now + 86_400 * SECOND);
    }

    @Test
    void callersMistakesThrow() {
        ServerHand hand = started(false);
        assertThatThrownBy(() -> hand.core.start(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingOfTheSecretIsPrinted() {
        AllocationSettings settings = settings();
        assertThat(settings.toString()).doesNotContain("lovelace");
        assertThat(Credentials.of("ada", "lovelace").toString()).isEqualTo("Credentials[ada, hidden]");
    }
}
