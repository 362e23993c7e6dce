package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.MAPPED;
import static dev.turnprobe.turn.core.ServerHand.PEER;
import static dev.turnprobe.turn.core.ServerHand.RELAYED;
import static dev.turnprobe.turn.core.ServerHand.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.turn.core.ServerHand.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mobility (RFC 8016) on virtual time. */
class MobilityTest {
    private static AllocationSettings settings(MobilityMode mode) {
        return ServerHand.settings().toBuilder().mobility(mode).build();
    }

    private static ServerHand opened(MobilityMode mode, boolean reliable, String ticket) {
        ServerHand hand = new ServerHand(settings(mode), reliable);
        hand.core.start(hand.now);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.answer(hand.one(StunMethod.ALLOCATE), StunClass.SUCCESS, true, out -> {
            out.put(Attributes.XOR_RELAYED_ADDRESS, RELAYED)
                    .put(Attributes.XOR_MAPPED_ADDRESS, MAPPED)
                    .put(Attributes.LIFETIME, 600L);
            ticket(out, ticket);
        });
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
        return hand;
    }

    private static ServerHand opened() {
        return opened(MobilityMode.ON_REQUEST, false, "ticket-1");
    }

    private static void ticket(StunWriter out, String ticket) {
        out.put(Attributes.MOBILITY_TICKET, ticket.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String ticketIn(Request request) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(request.wire()))).isNull();
        byte[] bytes = message.get(Attributes.MOBILITY_TICKET);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static ByteBuf moved(ServerHand hand, Request request, String ticket) {
        return hand.reply(request, StunClass.SUCCESS, out -> {
            out.put(Attributes.LIFETIME, 600L);
            ticket(out, ticket);
        });
    }

    private static Move moveOf(ServerHand hand) {
        Move move = hand.core.move();
        move.start(hand.now);
        return move;
    }

    /** RFC 8016 §3.1.1: asked for by an empty ticket, and only if the settings say so. */
    @Test
    void anEmptyTicketAsks() {
        ServerHand hand = new ServerHand(settings(MobilityMode.ON_REQUEST), false);
        hand.core.start(0);
        assertThat(ticketIn(hand.one(StunMethod.ALLOCATE))).isEmpty();
        ServerHand still = new ServerHand(ServerHand.settings(), false);
        still.core.start(0);
        assertThat(ticketIn(still.one(StunMethod.ALLOCATE))).isNull();
    }

    /** RFC 8016 §3.1.4: forbidden, so the same Allocate goes out without the wish. */
    @Test
    void whereMobilityIsForbiddenTheRelayStaysWhereItIs() {
        ServerHand hand = new ServerHand(settings(MobilityMode.AUTOMATIC), false);
        hand.core.start(0);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.refuse(hand.one(StunMethod.ALLOCATE), ErrorCode.MOBILITY_FORBIDDEN);
        Request again = hand.one(StunMethod.ALLOCATE);
        assertThat(ticketIn(again)).isNull();
        hand.allocated(again, 600);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Opened.class);
        assertThat(hand.core.isMobile()).isFalse();
        hand.core.transportLost(new IOException("gone"), hand.now);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Disconnected.class);
    }

    /** A second 405 is a refusal like any other: nothing loops. */
    @Test
    void aSecond405IsFinal() {
        ServerHand hand = new ServerHand(settings(MobilityMode.ON_REQUEST), false);
        hand.core.start(0);
        hand.challenge(hand.one(StunMethod.ALLOCATE), ErrorCode.UNAUTHENTICATED);
        hand.refuse(hand.one(StunMethod.ALLOCATE), ErrorCode.MOBILITY_FORBIDDEN);
        hand.refuse(hand.one(StunMethod.ALLOCATE), ErrorCode.MOBILITY_FORBIDDEN);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Rejected.class);
    }

    /** RFC 8016 §3.1.3: a server that does not know mobility answers without a ticket. */
    @Test
    void withoutATicketThereIsNoMoving() {
        ServerHand hand = ServerHand.opened(settings(MobilityMode.AUTOMATIC), false, 600);
        assertThat(hand.core.isMobile()).isFalse();
        Move move = moveOf(hand);
        assertThat(move.failure())
                .isInstanceOfSatisfying(
                        TurnFailure.Rejected.class,
                        no -> assertThat(no.message()).contains("405", "no mobility ticket"));
        assertThat(move.pollTransmit()).isNull();
        assertThat(hand.allEvents()).isEmpty();
    }

    /** RFC 8016 §3.2.1: the ticket goes into the Refresh from the new socket only; RFC 8016 §3.2.3: it is replaced. */
    @Test
    void theTicketIsShownOnceAndReplaced() {
        ServerHand hand = opened();
        hand.pass(540 * SECOND);
        Request usual = hand.one(StunMethod.REFRESH);
        assertThat(ticketIn(usual)).isNull();
        hand.answer(usual, StunClass.SUCCESS, true, out -> {
            out.put(Attributes.LIFETIME, 600L);
            ticket(out, "ticket-2");
        });
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);

        Move move = moveOf(hand);
        Request shown = hand.one(move, StunMethod.REFRESH);
        assertThat(shown.verified()).isTrue();
        assertThat(ticketIn(shown)).isEqualTo("ticket-2");
        hand.nothingSent();
        move.receive(moved(hand, shown, "ticket-3"), hand.now);
        assertThat(move.hasSucceeded()).isTrue();
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Moved());

        // RFC 8016 §3.2.2: a first word from the new socket, so that the server leaves the old one.
        Request word = hand.one(StunMethod.REFRESH);
        assertThat(ticketIn(word)).isNull();
        hand.refreshed(word, 600);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);

        Move next = moveOf(hand);
        assertThat(ticketIn(hand.one(next, StunMethod.REFRESH))).isEqualTo("ticket-3");
    }

    /** RFC 8016 §3.2.2: permissions, channels and the clock of the lifetime go along. */
    @Test
    void whatThereIsGoesAlong() {
        ServerHand hand = opened();
        hand.core.bind(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        hand.allEvents();
        hand.pass(100 * SECOND);
        Move move = moveOf(hand);
        move.receive(moved(hand, hand.one(move, StunMethod.REFRESH), "ticket-2"), hand.now);
        hand.allEvents();
        Peer peer = hand.core.peer(PEER);
        assertThat(peer).isNotNull();
        assertThat(hand.core.route(peer, hand.now)).isEqualTo(Route.CHANNEL);
        hand.refreshed(hand.one(StunMethod.REFRESH), 600);
        hand.allEvents();
        // The permission was made at 0 s and is due at 240 s; the lifetime counts from the move at 100 s: due at 640 s.
        hand.pass(140 * SECOND);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.pass(240 * SECOND);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.pass(60 * SECOND);
        assertThat(hand.sent()).extracting(Request::method).containsExactly(StunMethod.CHANNEL_BIND);
        hand.pass(100 * SECOND);
        assertThat(hand.sent()).extracting(Request::method).contains(StunMethod.REFRESH);
    }

    /** Refused or unanswered, the allocation stays on the socket it has (RFC 8016 §3.2.2: 405, 437, 441). */
    @ParameterizedTest
    @ValueSource(ints = {400, 405, 437, 441, 500})
    void aRefusedMoveLeavesTheAllocationWhereItIs(int code) {
        ServerHand hand = opened();
        Move move = moveOf(hand);
        move.receive(hand.refusal(hand.one(move, StunMethod.REFRESH), code), hand.now);
        assertThat(move.failure()).isNotNull();
        assertThat(hand.allEvents()).isEmpty();
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Permitted(PEER.getAddress()));
    }

    /** RFC 8489 §6.2.1 on the new socket: repeated there, given up after 39.5 s. */
    @Test
    void anUnansweredMoveIsRepeatedAndGivenUp() {
        ServerHand hand = opened();
        Move move = moveOf(hand);
        int sent = hand.sent(move).size();
        while (!move.isOver()) {
            hand.now = move.nextDeadline();
            move.tick(hand.now);
            sent += hand.sent(move).size();
        }
        assertThat(sent).isEqualTo(7);
        assertThat(hand.now).isEqualTo(39_500 * ServerHand.MS);
        assertThat(move.failure()).isEqualTo(new TurnFailure.TimedOut(Phase.MOVE, 7, 0));
        assertThat(hand.allEvents()).isEmpty();
    }

    /** RFC 8489 §9.2.5: an unsigned agreement moves nothing. */
    @Test
    void anUnsignedAgreementIsDropped() {
        ServerHand hand = opened();
        Move move = moveOf(hand);
        hand.signs = false;
        move.receive(moved(hand, hand.one(move, StunMethod.REFRESH), "forged"), hand.now);
        assertThat(move.isOver()).isFalse();
        assertThat(hand.discards).containsExactly(Discard.NO_INTEGRITY);
        Move next = moveOf(hand);
        assertThat(ticketIn(hand.one(next, StunMethod.REFRESH))).isEqualTo("ticket-1");
    }

    /** A stale nonce on the new socket (RFC 8489 §9.2.4): the Refresh with its ticket is signed again. */
    @Test
    void aStaleNonceOnTheNewSocketIsReplaced() {
        ServerHand hand = opened();
        Move move = moveOf(hand);
        Request stale = hand.one(move, StunMethod.REFRESH);
        hand.signs = false;
        move.receive(
                hand.reply(
                        stale,
                        StunClass.ERROR,
                        out -> out.put(Attributes.ERROR_CODE, new ErrorCode(438, "stale"))
                                .put(Attributes.REALM, ServerHand.REALM)
                                .put(Attributes.NONCE, "nonce-2".getBytes(StandardCharsets.UTF_8))),
                hand.now);
        hand.signs = true;
        Request again = hand.one(move, StunMethod.REFRESH);
        assertThat(again.nonce()).isEqualTo("nonce-2");
        assertThat(ticketIn(again)).isEqualTo("ticket-1");
        move.receive(moved(hand, again, "ticket-2"), hand.now);
        assertThat(move.hasSucceeded()).isTrue();
    }

    /** When told to move by itself, losing the road strands the allocation instead of ending it; data waits. */
    @Test
    void aBrokenRoadIsMendedByAMove() {
        ServerHand hand = opened(MobilityMode.AUTOMATIC, true, "ticket-1");
        hand.core.bind(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        hand.allEvents();
        hand.core.permit(RELAYED.getAddress(), hand.now);
        hand.one(StunMethod.CREATE_PERMISSION); // and its answer is lost with the road
        IOException cause = new IOException("gone");
        hand.core.transportLost(cause, hand.now);
        hand.core.transportLost(cause, hand.now);
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Stranded(cause));
        Peer peer = hand.core.peer(PEER);
        assertThat(peer).isNotNull();
        assertThat(hand.core.route(peer, hand.now)).isEqualTo(Route.PENDING);
        hand.nothingSent();

        Move move = moveOf(hand);
        move.receive(moved(hand, hand.one(move, StunMethod.REFRESH), "ticket-2"), hand.now);
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Moved());
        assertThat(hand.core.route(peer, hand.now)).isEqualTo(Route.CHANNEL);
        List<Request> repeated = hand.sent();
        assertThat(repeated)
                .as("what was under way is asked again on the new road")
                .extracting(Request::method)
                .containsExactlyInAnyOrder(StunMethod.CREATE_PERMISSION, StunMethod.REFRESH);
    }

    /** A datagram socket seldom says that it is broken: a Refresh that stays unanswered says it (RFC 8489 §6.2.1). */
    @Test
    void aSilentRoadIsABrokenOne() {
        ServerHand hand = opened(MobilityMode.AUTOMATIC, false, "ticket-1");
        hand.pass(540 * SECOND);
        assertThat(hand.sent()).extracting(Request::method).containsExactly(StunMethod.REFRESH);
        hand.pass(39_499 * ServerHand.MS);
        assertThat(hand.allEvents()).isEmpty();
        hand.pass(ServerHand.MS);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Stranded.class);
        Move move = moveOf(hand);
        move.receive(moved(hand, hand.one(move, StunMethod.REFRESH), "ticket-2"), hand.now);
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Moved());
        hand.refreshed(hand.one(StunMethod.REFRESH), 600);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Refreshed.class);
    }

    /** Stranded, it lives no longer than the server keeps it. */
    @Test
    void aStrandedAllocationExpires() {
        ServerHand hand = opened(MobilityMode.AUTOMATIC, true, "ticket-1");
        hand.core.transportLost(new IOException("gone"), hand.now);
        hand.event();
        assertThat(hand.core.remainingLifetime(hand.now)).isEqualTo(600 * SECOND);
        hand.pass(600 * SECOND);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Expired.class);
    }

    /** Given back while stranded: there is nobody to tell, so it is over at once. */
    @Test
    void aStrandedAllocationIsGivenBackAtOnce() {
        ServerHand hand = opened(MobilityMode.AUTOMATIC, true, "ticket-1");
        hand.core.transportLost(new IOException("gone"), hand.now);
        hand.event();
        hand.core.release(hand.now);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Released.class);
    }

    @Test
    void aRoadThatCannotBeMendedEndsIt() {
        ServerHand hand = opened(MobilityMode.AUTOMATIC, true, "ticket-1");
        hand.core.abandon(new TurnFailure.Expired());
        assertThat(hand.allEvents()).as("not stranded").isEmpty();
        IOException cause = new IOException("gone");
        hand.core.transportLost(cause, hand.now);
        hand.event();
        hand.core.abandon(new TurnFailure.Disconnected(cause));
        assertThat(hand.closed()).isEqualTo(new TurnFailure.Disconnected(cause));
    }

    @Test
    void withoutBeingToldToABrokenRoadEndsIt() {
        ServerHand hand = opened(MobilityMode.ON_REQUEST, true, "ticket-1");
        hand.core.transportLost(new IOException("gone"), hand.now);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Disconnected.class);
        assertThat(hand.core.isMobile()).isFalse();
    }
}
