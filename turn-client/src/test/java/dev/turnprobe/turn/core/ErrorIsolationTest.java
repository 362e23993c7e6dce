package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.MS;
import static dev.turnprobe.turn.core.ServerHand.PEER;
import static dev.turnprobe.turn.core.ServerHand.SECOND;
import static dev.turnprobe.turn.core.ServerHand.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.ServerHand.Request;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error code to every request: what it ends, and all that it must leave alone (RFC 8656 §7.4, §8.3, §10.3, §12.3). */
class ErrorIsolationTest {
    private static final int[] CODES = {300, 400, 401, 403, 405, 420, 437, 438, 440, 441, 442, 443, 486, 500, 508};
    private static final InetSocketAddress BAD = new InetSocketAddress("203.0.113.66", 7000);

    static Stream<Arguments> everyCodeToEveryRequest() {
        return Stream.of(StunMethod.ALLOCATE, StunMethod.REFRESH, StunMethod.CREATE_PERMISSION, StunMethod.CHANNEL_BIND)
                .flatMap(method -> IntStream.of(CODES).mapToObj(code -> Arguments.of(method, code)));
    }

    /** A relay with a good peer, whose permission and channel have just been made. */
    private static ServerHand withGoodPeer() {
        ServerHand hand = ServerHand.opened(settings(), false, 200);
        hand.core.bind(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        assertThat(hand.allEvents()).hasSize(2);
        return hand;
    }

    /** Refuses whatever is asked until nothing more is asked at once; how often that was. */
    private static int refuseAll(ServerHand hand, StunMethod method, int code) {
        int asked = 0;
        for (List<Request> sent = hand.sent(); !sent.isEmpty(); sent = hand.sent()) {
            assertThat(sent).hasSize(1);
            Request request = sent.get(0);
            assertThat(request.method()).isEqualTo(method);
            asked++;
            assertThat(asked).as("retries have budgets").isLessThan(10);
            if (code == 401 || code == 438) {
                hand.nonce = "nonce-" + asked;
                hand.challenge(request, code);
            } else {
                hand.refuse(request, code);
            }
        }
        return asked;
    }

    private static boolean isRefusal(TurnFailure failure, StunMethod method, int code) {
        return failure instanceof TurnFailure.Rejected rejected
                && rejected.method() == method
                && rejected.error().code() == code;
    }

    @ParameterizedTest(name = "{1} to {0}")
    @MethodSource("everyCodeToEveryRequest")
    void isIsolated(StunMethod method, int code) {
        if (method == StunMethod.ALLOCATE) {
            ServerHand hand = new ServerHand(settings(), false);
            hand.core.start(hand.now);
            hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
            refuseAll(hand, method, code);
            assertThat(isRefusal(hand.closed(), method, code)).isTrue();
            return;
        }
        ServerHand hand = withGoodPeer();
        switch (method) {
            case REFRESH -> hand.pass(140 * SECOND);
            case CREATE_PERMISSION -> hand.core.permit(BAD.getAddress(), hand.now);
            default -> hand.core.bind(BAD, hand.now);
        }
        int asked = refuseAll(hand, method, code);
        // RFC 8489 §9.2.5: a new nonce is worth another try, the same password is not.
        assertThat(asked).isEqualTo(code == 438 ? 1 + settings().staleNonceBudget() : 1);

        List<AllocationEvent> events = hand.allEvents();
        if (code == 437) {
            // No allocation, so nothing to isolate.
            assertThat(events).last().isEqualTo(new AllocationEvent.Closed(new TurnFailure.Expired()));
            assertThat(hand.core.nextDeadline()).isEqualTo(Long.MAX_VALUE);
            return;
        }
        switch (method) {
            case REFRESH -> assertThat(events).isEmpty();
            case CREATE_PERMISSION -> {
                AllocationEvent.Denied denied = (AllocationEvent.Denied) events.get(0);
                assertThat(denied.peer()).isEqualTo(BAD.getAddress());
                assertThat(isRefusal(denied.failure(), method, code)).isTrue();
            }
            default -> {
                AllocationEvent.Unbound unbound = (AllocationEvent.Unbound) events.get(0);
                assertThat(unbound.peer()).isEqualTo(BAD);
                assertThat(isRefusal(unbound.failure(), method, code)).isTrue();
            }
        }
        Peer good = hand.core.peer(PEER);
        assertThat(good).isNotNull();
        assertThat(hand.core.route(good, hand.now)).as("the good peer goes on").isEqualTo(Route.CHANNEL);
        hand.nothingSent();
        livesOn(hand);
    }

    /** The next Refresh succeeds, and the allocation is as it was. */
    private static void livesOn(ServerHand hand) {
        while (true) {
            hand.now = hand.core.nextDeadline();
            hand.core.tick(hand.now);
            for (Request request : hand.sent()) {
                if (request.method() == StunMethod.REFRESH) {
                    hand.refreshed(request, 200);
                    assertThat(hand.allEvents())
                            .contains(new AllocationEvent.Refreshed(java.time.Duration.ofSeconds(200)));
                    return;
                }
                hand.succeed(request);
            }
            assertThat(hand.now).as("a Refresh comes before the end").isLessThan(200 * SECOND);
        }
    }

    /** RFC 8656 §8: whatever the answer to the release, it is over. */
    @ParameterizedTest
    @MethodSource("codes")
    void aReleaseIsNeverRefused(int code) {
        ServerHand hand = withGoodPeer();
        hand.core.release(hand.now);
        refuseAll(hand, StunMethod.REFRESH, code);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Released());
    }

    static IntStream codes() {
        return IntStream.of(CODES);
    }

    /** A Refresh that is refused again and again is not asked for without end, and the lease ends when it ends. */
    @Test
    void refusedRefreshesHaveABudget() {
        ServerHand hand = ServerHand.opened(settings(), false, 600);
        int asked = 0;
        while (hand.core.nextDeadline() != Long.MAX_VALUE) {
            hand.now = hand.core.nextDeadline();
            hand.core.tick(hand.now);
            for (Request request : hand.sent()) {
                asked++;
                hand.refuse(request, 508);
            }
        }
        assertThat(asked).isBetween(2, 10);
        assertThat(hand.now).isEqualTo(600 * SECOND);
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Expired());
    }

    /** RFC 8656 §12: the number of an expired channel rests, even when asking for it again was refused. */
    @Test
    void aRefusedRebindDoesNotFreeANumberThatIsResting() {
        ServerHand hand = ServerHand.opened(settings(), true, 86_400);
        hand.core.issueChannels(1);
        hand.core.bind(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        hand.pass(600 * SECOND);
        hand.sent();
        hand.allEvents();
        hand.core.bind(PEER, hand.now);
        hand.refuse(hand.one(StunMethod.CHANNEL_BIND), 400);
        hand.allEvents();
        hand.core.bind(BAD, hand.now);
        hand.nothingSent();
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Unbound.class);
        // Ten minutes that a lost rebind may have won, five of cool-down, and the time such a request may have been
        // under way.
        hand.pass(900 * SECOND + 2 * 39_500 * MS);
        hand.sent();
        hand.allEvents();
        hand.core.bind(BAD, hand.now);
        hand.one(StunMethod.CHANNEL_BIND);
    }

    /** RFC 8656 §12: a rebind whose answer was lost may have prolonged what we think has ended. */
    @Test
    void aLostRebindKeepsItsNumberLonger() {
        ServerHand hand = ServerHand.opened(settings(), true, 86_400);
        hand.core.issueChannels(1);
        hand.core.bind(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        hand.pass(600 * SECOND);
        hand.pass(400 * SECOND);
        hand.sent();
        hand.allEvents();
        hand.core.bind(BAD, hand.now);
        assertThat(hand.sent()).noneMatch(request -> request.method() == StunMethod.CHANNEL_BIND);
    }
}
