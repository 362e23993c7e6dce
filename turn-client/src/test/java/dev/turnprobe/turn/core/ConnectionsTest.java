package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.PEER;
import static dev.turnprobe.turn.core.ServerHand.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.ServerHand.Request;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP allocations (RFC 6062 §4) on virtual time. */
class ConnectionsTest {
    private static final InetSocketAddress ANOTHER = new InetSocketAddress("203.0.113.6", 7000);
    private static final long ID = 0xFEDC_BA98L;

    private static AllocationSettings settings() {
        return ServerHand.settings().toBuilder()
                .relayedTransport(RelayedTransport.TCP)
                .build();
    }

    private static ServerHand opened() {
        return ServerHand.opened(settings(), true, 600);
    }

    private static <T> T attribute(Request request, dev.turnprobe.stun.Attribute<T> key) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(request.wire()))).isNull();
        T value = message.get(key);
        assertThat(value).as(key.name()).isNotNull();
        return value;
    }

    private static void connected(ServerHand hand, Request request, long id) {
        hand.answer(request, StunClass.SUCCESS, true, out -> out.put(Attributes.CONNECTION_ID, id));
    }

    /** RFC 6062 §4.1: REQUESTED-TRANSPORT is 6. */
    @Test
    void theAllocateAsksForTcp() {
        ServerHand hand = new ServerHand(settings(), true);
        hand.core.start(0);
        assertThat(attribute(hand.one(StunMethod.ALLOCATE), Attributes.REQUESTED_TRANSPORT))
                .isEqualTo(6);
    }

    /** RFC 6062 §4.1: the connection to the server must be TCP or TLS. */
    @Test
    void datagramsCarryNoTcpRelay() {
        assertThatThrownBy(() -> new AllocationCore(settings(), false, new SplittableRandom(1), TurnObserver.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a TCP or TLS connection");
    }

    /** RFC 6062 §4.3: Connect names the peer, its answer the connection, and ConnectionBind echoes that, signed alike. */
    @Test
    void aConnectionIsMadeAndBound() {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        Request connect = hand.one(StunMethod.CONNECT);
        assertThat(connect.verified()).isTrue();
        assertThat(attribute(connect, Attributes.XOR_PEER_ADDRESS)).isEqualTo(PEER);
        connected(hand, connect, ID);
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Connected(PEER, ID));

        ConnectionBind bind = hand.core.bindConnection(ID);
        bind.start(hand.now);
        Request request = hand.one(bind, StunMethod.CONNECTION_BIND);
        assertThat(request.verified()).isTrue();
        assertThat(attribute(request, Attributes.CONNECTION_ID)).isEqualTo(ID);
        hand.nothingSent();
        bind.receive(hand.reply(request, StunClass.SUCCESS, out -> {}), hand.now);
        assertThat(bind.hasSucceeded()).isTrue();
        assertThat(bind.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }

    /** RFC 6062 §4.3: no two Connect requests for the same peer at once; for other peers, as many as one likes. */
    @Test
    void onePeerIsAskedForOnceAtATime() {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        hand.core.connect(ANOTHER, hand.now);
        hand.core.connect(PEER, hand.now);
        assertThat(hand.sent()).extracting(Request::method).containsExactly(StunMethod.CONNECT, StunMethod.CONNECT);
        assertThat(hand.event()).isInstanceOfSatisfying(AllocationEvent.Unconnected.class, no -> {
            assertThat(no.peer()).isEqualTo(PEER);
            assertThat(no.failure().message()).contains("under way");
        });
    }

    /** RFC 6062 §4.3: after a 447 the same peer rests for ten seconds. */
    @Test
    void aPeerThatFailedRestsForTenSeconds() {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        hand.refuse(hand.one(StunMethod.CONNECT), ErrorCode.CONNECTION_TIMEOUT_OR_FAILURE);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Unconnected.class);
        hand.pass(10 * SECOND - 1);
        hand.core.connect(PEER, hand.now);
        hand.nothingSent();
        assertThat(hand.event())
                .isInstanceOfSatisfying(
                        AllocationEvent.Unconnected.class,
                        no -> assertThat(no.failure().message()).contains("again in 1 s"));
        hand.core.connect(ANOTHER, hand.now);
        hand.one(StunMethod.CONNECT);
        hand.pass(1);
        hand.core.connect(PEER, hand.now);
        hand.one(StunMethod.CONNECT);
    }

    /** RFC 6062 §5.2: each refusal concerns one peer; neither the others nor the allocation notice. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 437, 446, 447, 500})
    void aRefusalConcernsOnePeer(int code) {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        Request refused = hand.one(StunMethod.CONNECT);
        hand.core.connect(ANOTHER, hand.now);
        Request granted = hand.one(StunMethod.CONNECT);
        hand.refuse(refused, code);
        connected(hand, granted, 7);
        assertThat(hand.allEvents())
                .satisfiesExactly(
                        no -> assertThat(no).isInstanceOfSatisfying(AllocationEvent.Unconnected.class, unconnected -> {
                            assertThat(unconnected.peer()).isEqualTo(PEER);
                            assertThat(unconnected.failure())
                                    .isInstanceOfSatisfying(
                                            TurnFailure.Rejected.class,
                                            rejected -> assertThat(
                                                            rejected.error().code())
                                                    .isEqualTo(code));
                        }),
                        yes -> assertThat(yes).isEqualTo(new AllocationEvent.Connected(ANOTHER, 7)));
    }

    /** RFC 8489 §9.2.5: an unsigned answer is no answer. */
    @Test
    void anUnsignedAnswerIsDropped() {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        Request request = hand.one(StunMethod.CONNECT);
        hand.answer(request, StunClass.SUCCESS, false, out -> out.put(Attributes.CONNECTION_ID, ID));
        assertThat(hand.discards).containsExactly(Discard.NO_INTEGRITY);
        assertThat(hand.allEvents()).isEmpty();

        ConnectionBind bind = hand.core.bindConnection(ID);
        bind.start(hand.now);
        hand.signs = false;
        bind.receive(hand.reply(hand.one(bind, StunMethod.CONNECTION_BIND), StunClass.SUCCESS, out -> {}), hand.now);
        assertThat(bind.isOver()).isFalse();
        assertThat(hand.discards).containsExactly(Discard.NO_INTEGRITY, Discard.NO_INTEGRITY);
    }

    /** RFC 6062 §5.2: without CONNECTION-ID there is nothing to bind. */
    @Test
    void anAnswerWithoutAnIdIsAViolation() {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CONNECT));
        assertThat(hand.event())
                .isInstanceOfSatisfying(
                        AllocationEvent.Unconnected.class,
                        no -> assertThat(no.failure().message()).contains("CONNECTION-ID"));
    }

    /** RFC 8489 §6.2.2: sent once on a reliable transport, given up after 39.5 s; the peer may then be asked for again. */
    @Test
    void aConnectWithoutAnswerIsGivenUp() {
        ServerHand hand = opened();
        hand.core.connect(PEER, hand.now);
        hand.one(StunMethod.CONNECT);
        hand.pass(39_499 * ServerHand.MS);
        assertThat(hand.allEvents()).isEmpty();
        hand.pass(ServerHand.MS);
        assertThat(hand.event())
                .isInstanceOfSatisfying(
                        AllocationEvent.Unconnected.class,
                        no -> assertThat(no.failure()).isEqualTo(new TurnFailure.TimedOut(Phase.CONNECTION, 1, 0)));
        hand.core.connect(PEER, hand.now);
        hand.one(StunMethod.CONNECT);
    }

    /** RFC 6062 §4.4: told of connections from peers that have a permission, of no others. */
    @Test
    void aPermittedPeerMayConnect() {
        ServerHand hand = opened();
        var attempt = hand.indication(
                StunMethod.CONNECTION_ATTEMPT,
                out -> out.put(Attributes.XOR_PEER_ADDRESS, PEER).put(Attributes.CONNECTION_ID, ID));
        hand.receive(attempt.duplicate());
        assertThat(hand.discards).containsExactly(Discard.NO_PERMISSION);
        assertThat(hand.allEvents()).isEmpty();

        hand.core.permit(PEER.getAddress(), hand.now);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.event();
        hand.receive(attempt);
        assertThat(hand.event()).isEqualTo(new AllocationEvent.ConnectionAttempted(PEER, ID));
        hand.nothingSent();
    }

    @Test
    void anAttemptWithoutAnIdIsDropped() {
        ServerHand hand = opened();
        hand.receive(hand.indication(StunMethod.CONNECTION_ATTEMPT, out -> out.put(Attributes.XOR_PEER_ADDRESS, PEER)));
        hand.receive(hand.indication(StunMethod.CONNECTION_ATTEMPT, out -> out.put(Attributes.CONNECTION_ID, ID)));
        assertThat(hand.discards).containsExactly(Discard.MALFORMED, Discard.MALFORMED);
    }

    /** RFC 6062 §5.4: an id that the server does not know. */
    @Test
    void anUnknownIdFailsTheBindingOnly() {
        ServerHand hand = opened();
        ConnectionBind bind = hand.core.bindConnection(ID);
        bind.start(hand.now);
        bind.receive(hand.refusal(hand.one(bind, StunMethod.CONNECTION_BIND), ErrorCode.BAD_REQUEST), hand.now);
        assertThat(bind.failure()).isInstanceOf(TurnFailure.Rejected.class);
        assertThat(hand.allEvents()).isEmpty();
        assertThat(hand.core.bindConnection(1).failure()).isNull();
    }

    /** RFC 8489 §9.2.5: an unsigned 400 is as if it had never come; coturn sends one and closes, which is to be told. */
    @Test
    void anUnsignedRefusalIsNamedWhenTheServerCloses() {
        ServerHand hand = opened();
        ConnectionBind bind = hand.core.bindConnection(ID);
        bind.start(hand.now);
        hand.signs = false;
        bind.receive(hand.refusal(hand.one(bind, StunMethod.CONNECTION_BIND), ErrorCode.BAD_REQUEST), hand.now);
        assertThat(bind.isOver()).isFalse();
        bind.transportLost(new IOException("closed"), hand.now);
        assertThat(bind.failure())
                .isInstanceOfSatisfying(
                        TurnFailure.Disconnected.class,
                        lost -> assertThat(lost.message())
                                .contains("closed after 1 replies that could not be believed"));
    }

    /** RFC 6062 §5.4 with 437: even that ends no allocation, for it came by another connection. */
    @Test
    void aMismatchOnADataConnectionFailsTheBindingOnly() {
        ServerHand hand = opened();
        ConnectionBind bind = hand.core.bindConnection(ID);
        bind.start(hand.now);
        bind.receive(hand.refusal(hand.one(bind, StunMethod.CONNECTION_BIND), ErrorCode.ALLOCATION_MISMATCH), hand.now);
        assertThat(bind.failure()).isInstanceOf(TurnFailure.Expired.class);
        assertThat(hand.allEvents()).isEmpty();
    }

    @Test
    void noErrandOutlivesTheAllocation() {
        ServerHand hand = opened();
        ConnectionBind bind = hand.core.bindConnection(ID);
        bind.start(hand.now);
        Request request = hand.one(bind, StunMethod.CONNECTION_BIND);
        hand.core.transportLost(new IOException("gone"), hand.now);
        assertThat(hand.closed()).isInstanceOf(TurnFailure.Disconnected.class);
        assertThat(bind.failure()).isInstanceOf(TurnFailure.Disconnected.class);
        bind.receive(hand.reply(request, StunClass.SUCCESS, out -> {}), hand.now);
        assertThat(bind.hasSucceeded()).isFalse();

        ConnectionBind late = hand.core.bindConnection(ID);
        late.start(hand.now);
        assertThat(late.failure()).isNotNull();
        assertThat(late.pollTransmit()).isNull();
    }
}
