package dev.turnprobe.turn.core;

import static dev.turnprobe.turn.core.ServerHand.MAPPED;
import static dev.turnprobe.turn.core.ServerHand.PEER;
import static dev.turnprobe.turn.core.ServerHand.RELAYED;
import static dev.turnprobe.turn.core.ServerHand.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.IcmpError;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import dev.turnprobe.stun.XorAddress;
import dev.turnprobe.turn.core.ServerHand.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an Allocate can ask for beside a relay, and what follows from what it got (RFC 8656 §7, §11). */
class RelayWishesTest {
    private static final InetSocketAddress RELAYED_SIX = new InetSocketAddress("2001:db8::10", 49172);
    private static final InetSocketAddress PEER_SIX = new InetSocketAddress("2001:db8::5", 7000);

    private static ServerHand challenged(Consumer<AllocationSettings.Builder> wishes) {
        AllocationSettings.Builder builder = settings().toBuilder();
        wishes.accept(builder);
        ServerHand hand = new ServerHand(builder.build(), false);
        hand.core.start(hand.now);
        hand.challenge(hand.one(StunMethod.ALLOCATE), 401);
        return hand;
    }

    private static StunMessage read(byte[] wire) {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Unpooled.wrappedBuffer(wire))).isNull();
        return message;
    }

    private static StunMessage allocate(Consumer<AllocationSettings.Builder> wishes) {
        return read(challenged(wishes).one(StunMethod.ALLOCATE).wire());
    }

    private static AllocationEvent.Opened granted(ServerHand hand, Consumer<StunWriter> attributes) {
        hand.answer(hand.one(StunMethod.ALLOCATE), StunClass.SUCCESS, true, out -> {
            out.put(Attributes.XOR_MAPPED_ADDRESS, MAPPED).put(Attributes.LIFETIME, 600L);
            attributes.accept(out);
        });
        return (AllocationEvent.Opened) hand.event();
    }

    /** RFC 8656 §7.1, and nothing of it unless asked for. */
    @Test
    void eachWishIsOneAttribute() {
        StunMessage plain = allocate(wishes -> {});
        assertThat(plain.has(Attributes.REQUESTED_ADDRESS_FAMILY)).isFalse();
        assertThat(plain.has(Attributes.ADDITIONAL_ADDRESS_FAMILY)).isFalse();
        assertThat(plain.has(Attributes.EVEN_PORT)).isFalse();
        assertThat(plain.has(Attributes.DONT_FRAGMENT)).isFalse();
        assertThat(plain.has(Attributes.LIFETIME)).isFalse();

        StunMessage six = allocate(wishes -> wishes.relayFamily(RelayFamily.IPV6)
                .relayPort(RelayPort.EVEN_AND_NEXT)
                .dontFragment(true)
                .requestedLifetime(Duration.ofMinutes(20)));
        assertThat(six.get(Attributes.REQUESTED_ADDRESS_FAMILY)).isEqualTo(XorAddress.IPV6);
        assertThat(six.get(Attributes.EVEN_PORT)).isTrue();
        assertThat(six.has(Attributes.DONT_FRAGMENT)).isTrue();
        assertThat(six.get(Attributes.LIFETIME)).isEqualTo(1200L);

        assertThat(allocate(wishes -> wishes.relayFamily(RelayFamily.IPV4)).get(Attributes.REQUESTED_ADDRESS_FAMILY))
                .isEqualTo(XorAddress.IPV4);
        StunMessage both =
                allocate(wishes -> wishes.relayFamily(RelayFamily.BOTH).relayPort(RelayPort.EVEN));
        assertThat(both.get(Attributes.ADDITIONAL_ADDRESS_FAMILY)).isEqualTo(XorAddress.IPV6);
        assertThat(both.has(Attributes.REQUESTED_ADDRESS_FAMILY)).isFalse();
        assertThat(both.get(Attributes.EVEN_PORT)).isFalse();

        byte[] token = {1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(allocate(wishes -> wishes.reservation(ReservationToken.of(token)))
                        .get(Attributes.RESERVATION_TOKEN))
                .isEqualTo(token);
    }

    /** RFC 8656 §7.1: what must not be asked for together is refused before it is asked for. */
    @Test
    void wishesThatExcludeEachOtherAreTheCallersMistake() {
        ReservationToken token = ReservationToken.of(new byte[8]);
        assertThatThrownBy(() -> settings().toBuilder()
                        .reservation(token)
                        .relayPort(RelayPort.EVEN)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("§7.1");
        assertThatThrownBy(() -> settings().toBuilder()
                        .reservation(token)
                        .relayFamily(RelayFamily.IPV4)
                        .build())
                .hasMessageContaining("§7.1");
        assertThatThrownBy(() -> settings().toBuilder()
                        .relayFamily(RelayFamily.BOTH)
                        .relayPort(RelayPort.EVEN_AND_NEXT)
                        .build())
                .hasMessageContaining("one family");
        assertThatThrownBy(() -> ReservationToken.of(new byte[7])).hasMessageContaining("8 bytes");
        assertThat(token.toString()).isEqualTo("ReservationToken[hidden]");
    }

    /** RFC 8656 §7.3: two relayed addresses, and peers of both families. */
    @Test
    void twoFamiliesMakeTwoAddresses() {
        ServerHand hand = challenged(wishes -> wishes.relayFamily(RelayFamily.BOTH));
        AllocationEvent.Opened opened = granted(
                hand,
                out -> out.put(Attributes.XOR_RELAYED_ADDRESS, RELAYED)
                        .put(Attributes.XOR_RELAYED_ADDRESS, RELAYED_SIX)
                        .put(Attributes.RESERVATION_TOKEN, new byte[] {8, 7, 6, 5, 4, 3, 2, 1}));
        assertThat(opened.relayedAddresses()).containsExactly(RELAYED, RELAYED_SIX);
        assertThat(opened.relayed()).isEqualTo(RELAYED);
        assertThat(opened.refused()).isEmpty();
        assertThat(opened.reservation()).isEqualTo(ReservationToken.of(new byte[] {8, 7, 6, 5, 4, 3, 2, 1}));
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.core.permit(PEER_SIX.getAddress(), hand.now);
        assertThat(hand.sent()).hasSize(2);
    }

    /** RFC 8656 §7.3, §18.12: one family is not to be had; the other one is there all the same. */
    @Test
    void aFamilyThatIsRefusedIsReportedAndNotFatal() {
        ServerHand hand = challenged(wishes -> wishes.relayFamily(RelayFamily.BOTH));
        AddressError refused = new AddressError(XorAddress.IPV6, new ErrorCode(440, "no such family"));
        AllocationEvent.Opened opened = granted(
                hand,
                out -> out.put(Attributes.XOR_RELAYED_ADDRESS, RELAYED).put(Attributes.ADDRESS_ERROR_CODE, refused));
        assertThat(opened.relayedAddresses()).containsExactly(RELAYED);
        assertThat(opened.refused()).containsExactly(refused);
    }

    /** RFC 8656 §10.2, §12.2: 443, which we know without asking. */
    @Test
    void aPeerOfAnotherFamilyIsRefusedAtOnce() {
        ServerHand hand = ServerHand.opened();
        hand.core.permit(PEER_SIX.getAddress(), hand.now);
        hand.core.bind(PEER_SIX, hand.now);
        hand.nothingSent();
        List<AllocationEvent> events = hand.allEvents();
        assertThat(((AllocationEvent.Denied) events.get(0)).failure().message())
                .contains("443")
                .contains("2001:db8");
        assertThat(((AllocationEvent.Unbound) events.get(1)).failure().message())
                .contains("443");
        Peer peer = hand.core.peer(PEER_SIX);
        assertThat(peer).isNotNull();
        assertThat(hand.core.route(peer, hand.now)).isEqualTo(Route.REFUSED);
        hand.nothingSent();
    }

    /** RFC 8656 §11.1: DONT-FRAGMENT goes along with the data, within the length that was announced. */
    @Test
    void dataThatMustNotBeFragmentedSaysSo() {
        ServerHand hand = challenged(wishes -> wishes.dontFragment(true));
        granted(hand, out -> out.put(Attributes.XOR_RELAYED_ADDRESS, RELAYED));
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        Peer peer = hand.core.peer(PEER);
        assertThat(peer).isNotNull();
        ByteBuf out = Unpooled.buffer();
        hand.core.writeHeader(peer, 4, out);
        assertThat(out.readableBytes()).isEqualTo(hand.core.headerLength(peer)).isEqualTo(40);
        out.writeInt(0x01020304);
        StunMessage message = new StunMessage();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.has(Attributes.DONT_FRAGMENT)).isTrue();
        assertThat(message.get(Attributes.DATA)).containsExactly(1, 2, 3, 4);
    }

    private static ByteBuf icmp(InetSocketAddress peer, Consumer<StunWriter> attributes) {
        ByteBuf out = Unpooled.buffer();
        StunWriter writer = new StunWriter()
                .begin(out, MessageType.of(StunMethod.DATA, StunClass.INDICATION), new TransactionId(1, 2))
                .put(Attributes.XOR_PEER_ADDRESS, peer);
        attributes.accept(writer);
        writer.end();
        return out;
    }

    /** RFC 8656 §11.6: told to the caller, for peers with a permission only. */
    @Test
    void icmpIsHandedToTheCaller() {
        ServerHand hand = ServerHand.opened();
        IcmpError tooBig = new IcmpError(3, 4, 1280);
        hand.receive(icmp(PEER, out -> out.put(Attributes.ICMP, tooBig)));
        assertThat(hand.discards).containsExactly(Discard.NO_PERMISSION);
        hand.core.permit(PEER.getAddress(), hand.now);
        hand.succeed(hand.one(StunMethod.CREATE_PERMISSION));
        hand.allEvents();
        assertThat(hand.receive(icmp(PEER, out -> out.put(Attributes.ICMP, tooBig))))
                .isNull();
        assertThat(hand.event()).isEqualTo(new AllocationEvent.IcmpReceived(PEER, tooBig));
        hand.receive(icmp(PEER, out -> out.putBytes(Attributes.ICMP.type(), new byte[3])));
        assertThat(hand.discards).endsWith(Discard.MALFORMED);
        assertThat(hand.allEvents()).isEmpty();
    }

    /** RFC 8656 §7.4: what the server did not know, by name; and how long to stay away after 486 and 508. */
    @Test
    void refusalsSayWhatToDo() {
        ServerHand hand = challenged(wishes -> wishes.dontFragment(true));
        Request request = hand.one(StunMethod.ALLOCATE);
        hand.answer(
                request,
                StunClass.ERROR,
                true,
                out -> out.put(Attributes.ERROR_CODE, new ErrorCode(420, "unknown"))
                        .put(Attributes.UNKNOWN_ATTRIBUTES, new int[] {0x001A}));
        assertThat(hand.closed().message()).contains("420").contains("does not know DONT-FRAGMENT");
        for (int code : new int[] {486, 508}) {
            assertThat(new TurnFailure.Rejected(StunMethod.ALLOCATE, new ErrorCode(code, ""), true).waitAtLeast())
                    .isEqualTo(Duration.ofMinutes(1));
        }
        assertThat(new TurnFailure.Rejected(StunMethod.CREATE_PERMISSION, new ErrorCode(508, ""), true).waitAtLeast())
                .isZero();
    }
}
