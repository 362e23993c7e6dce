package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.MS;
import static dev.turnprobe.turn.core.ServerHand.PEER;
import static dev.turnprobe.turn.core.ServerHand.SECOND;
import static dev.turnprobe.turn.core.ServerHand.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.ServerHand.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permissions (RFC 8656 §9, §10), channels (§12) and the data they let through (§11), on virtual time. */
class PermissionsAndChannelsTest {
    private static final InetSocketAddress OTHER = new InetSocketAddress("203.0.113.6", 7000);
    private static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::5", 7000);

    private static ServerHand permitted() {
        ServerHand hand = ServerHand.opened();
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        assertThat(hand.event()).isEqualTo(new AllocationEvent.Permitted(PEER.getAddress()));
        return hand;
    }

    private static ServerHand bound() {
        ServerHand hand = ServerHand.opened(settings(), false, 86_400);
        hand.core.bind(PEER, hand.now);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        assertThat(hand.allEvents())
                .containsExactly(
                        new AllocationEvent.Permitted(PEER.getAddress()), new AllocationEvent.Bound(PEER, 0x4000));
        return hand;
    }

    private static Route route(ServerHand hand, InetSocketAddress address) {
        Peer peer = hand.core.peer(address);
        assertThat(peer).isNotNull();
        return hand.core.route(peer, hand.now);
    }

    /** RFC 8656 §9: 5 minutes, so refreshed after 4; the port does not matter. */
    @Test
    void permissionsAreRefreshedAfterFourMinutes() {
        ServerHand hand = permitted();
        assertThat(route(hand, new InetSocketAddress(PEER.getAddress(), 9))).isEqualTo(Route.INDICATION);
        hand.pass(239 * SECOND);
        hand.nothingSent();
        hand.pass(SECOND);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        assertThat(hand.allEvents()).isEmpty();
    }

    @Test
    void aPermissionThatCannotBeRefreshedEndsOnTime() {
        ServerHand hand = permitted();
        hand.pass(300 * SECOND - 1);
        assertThat(route(hand, PEER)).isEqualTo(Route.INDICATION);
        hand.sent();
        hand.pass(1);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Denied.class);
    }

    /** RFC 8656 §10.3: 403; one bad peer never stops the others. */
    @Test
    void aForbiddenPeerIsDeniedAlone() {
        ServerHand hand = ServerHand.opened();
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.core.permit(OTHER.getAddress(), hand.now);
        List<Request> sent = hand.sent();
        hand.refuse(sent.get(0), 403);
        hand.succeed(sent.get(1));
        assertThat(hand.allEvents())
                .satisfiesExactly(
                        denied -> assertThat(denied).isInstanceOf(AllocationEvent.Denied.class),
                        ok -> assertThat(ok).isEqualTo(new AllocationEvent.Permitted(OTHER.getAddress())));
        assertThat(route(hand, PEER)).isEqualTo(Route.REFUSED);
        assertThat(route(hand, OTHER)).isEqualTo(Route.INDICATION);
        hand.nothingSent();
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.one(StunMethod.CREATE_PERMISSION);
    }

    /** RFC 8656 §10.1. */
    @Test
    void wantingToSendAsksForThePermission() {
        ServerHand hand = ServerHand.opened();
        assertThat(route(hand, PEER)).isEqualTo(Route.PENDING);
        assertThat(route(hand, PEER)).isEqualTo(Route.PENDING);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        assertThat(route(hand, PEER)).isEqualTo(Route.INDICATION);
    }

    @Test
    void eagerDataDoesNotWait() {
        ServerHand hand =
                ServerHand.opened(settings().toBuilder().eagerData(true).build(), false, 600);
        assertThat(route(hand, PEER)).isEqualTo(Route.INDICATION);
        hand.one(StunMethod.CREATE_PERMISSION);
    }

    /** RFC 8656 §12: 10 minutes, refreshed before; the permission it installs has 5, on a clock of its own. RFC 8656 §12.1. */
    @Test
    void channelsAndTheirPermissionsKeepSeparateClocks() {
        ServerHand hand = bound();
        assertThat(route(hand, PEER)).isEqualTo(Route.CHANNEL);
        hand.pass(240 * SECOND);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.pass(240 * SECOND);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.pass(59 * SECOND);
        hand.nothingSent();
        hand.pass(SECOND);
        hand.succeed(hand.one(StunMethod.CHANNEL_BIND));
        assertThat(hand.allEvents()).isEmpty();
    }

    /** RFC 8656 §12: an expired number rests five minutes before it may name another peer. */
    @Test
    void aNumberNeverNamesTwoPeersWithinItsCoolDown() {
        ServerHand hand = bound();
        hand.pass(600 * SECOND);
        hand.sent();
        assertThat(hand.allEvents()).anySatisfy(event -> assertThat(event).isInstanceOf(AllocationEvent.Unbound.class));
        hand.core.bind(OTHER, hand.now);
        assertThat(channelNumber(hand.sent())).isEqualTo(0x4001);
        hand.core.bind(PEER, hand.now);
        assertThat(channelNumber(hand.sent()))
                .as("the same peer may have it back")
                .isEqualTo(0x4000);
    }

    /** The server may have made a binding that we never heard of. */
    @Test
    void aChannelBindOfUnknownFateKeepsItsNumber() {
        ServerHand hand = ServerHand.opened(settings(), true, 86_400);
        hand.core.bind(PEER, hand.now);
        assertThat(channelNumber(hand.sent())).isEqualTo(0x4000);
        hand.pass(39_500 * MS);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Unbound.class);
        hand.core.bind(OTHER, hand.now);
        assertThat(channelNumber(hand.sent())).isEqualTo(0x4001);
        hand.core.bind(PEER, hand.now);
        assertThat(channelNumber(hand.sent())).isEqualTo(0x4000);
    }

    private static int channelNumber(List<Request> sent) {
        Request bind = sent.stream()
                .filter(request -> request.method() == StunMethod.CHANNEL_BIND)
                .findFirst()
                .orElseThrow();
        StunMessage message = new StunMessage();
        message.wrap(Unpooled.wrappedBuffer(bind.wire()));
        Integer number = message.get(Attributes.CHANNEL_NUMBER);
        return number == null ? -1 : number;
    }

    @Test
    void aRefusedChannelLeavesIndications() {
        ServerHand hand = permitted();
        hand.core.bind(PEER, hand.now);
        hand.refuse(hand.one(StunMethod.CHANNEL_BIND), 508);
        assertThat(hand.event()).isInstanceOf(AllocationEvent.Unbound.class);
        assertThat(route(hand, PEER)).isEqualTo(Route.INDICATION);
    }

    /** RFC 8656 §11.4. RFC 8489 §6.3.2. */
    @Test
    void dataComesFromPermittedPeersOnly() {
        ServerHand hand = permitted();
        ByteBuf good = hand.dataIndication(PEER, "hello");
        Peer peer = hand.receive(good);
        assertThat(peer).isNotNull();
        assertThat(peer.address()).isEqualTo(PEER);
        assertThat(good.toString(StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(hand.receive(hand.dataIndication(OTHER, "hello"))).isNull();
        assertThat(hand.receive(hand.dataIndication(SIX, "hello"))).isNull();
        assertThat(hand.discards).containsExactly(Discard.NO_PERMISSION, Discard.NO_PERMISSION);
    }

    /** RFC 8656 §12.6. */
    @Test
    void channelDataComesOnBoundChannelsOnly() {
        ServerHand hand = bound();
        ByteBuf frame = Unpooled.buffer();
        ChannelData.writeHeader(frame, 0x4000, 2);
        frame.writeBytes(new byte[] {'o', 'k', 0, 0});
        assertThat(hand.receive(frame)).isSameAs(hand.core.peer(PEER));
        assertThat(frame.toString(StandardCharsets.UTF_8)).isEqualTo("ok");
        assertThat(hand.receive(Unpooled.wrappedBuffer(new byte[] {0x40, 1, 0, 0})))
                .isNull();
        assertThat(hand.receive(Unpooled.wrappedBuffer(new byte[] {0x40, 0, 0, 9, 1})))
                .isNull();
        assertThat(hand.receive(Unpooled.wrappedBuffer(new byte[] {0x40, 0}))).isNull();
        assertThat(hand.discards).containsExactly(Discard.UNKNOWN_CHANNEL, Discard.MALFORMED, Discard.MALFORMED);
    }

    /** RFC 8656 §11.1: a Send indication that anyone can read back. */
    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.5", "2001:db8::5"})
    void sendIndicationsAreWellFormed(String host) {
        ServerHand hand =
                ServerHand.opened(settings().toBuilder().eagerData(true).build(), false, 600);
        Peer peer = hand.core.peer(new InetSocketAddress(host, 7000));
        assertThat(peer).isNotNull();
        for (int length = 0; length < 8; length++) {
            ByteBuf out = Unpooled.buffer();
            hand.core.writeHeader(peer, length, out);
            assertThat(out.readableBytes()).isEqualTo(hand.core.headerLength(peer));
            out.writeZero(length + hand.core.trailerLength(peer, length));
            StunMessage message = new StunMessage();
            assertThat(message.wrap(out)).isNull();
            assertThat(message.get(Attributes.XOR_PEER_ADDRESS)).isEqualTo(peer.address());
            assertThat(message.get(Attributes.DATA)).hasSize(length);
        }
    }

    @Test
    void theTableOfPeersIsBounded() {
        ServerHand hand = ServerHand.opened(settings().toBuilder().maxPeers(3).build(), false, 600);
        for (int i = 0; i < 3; i++) {
            assertThat(hand.core.peer(new InetSocketAddress("203.0.113." + i, 1)))
                    .isNotNull();
        }
        assertThat(hand.core.peer(new InetSocketAddress("203.0.113.9", 1))).isNull();
        hand.core.permit(OTHER.getAddress(), hand.now);
        hand.core.bind(OTHER, hand.now);
        assertThat(hand.allEvents()).hasSize(2);
    }

    @Test
    void afterTheEndNothingIsRouted() {
        ServerHand hand = permitted();
        hand.core.release(hand.now);
        assertThat(route(hand, PEER)).isEqualTo(Route.REFUSED);
        assertThat(hand.receive(hand.dataIndication(PEER, "late"))).isNull();
    }
}
