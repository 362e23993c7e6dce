package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bytes of each kind of value, as its RFC draws them. */
class AttributesTest {
    private final StunMessage message = new StunMessage();

    @Test
    @Tag("RFC8489§14.8")
    @Tag("RFC8489§18.4")
    void errorCode() {
        assertWire(
                Attributes.ERROR_CODE,
                new ErrorCode(401, "Unauthenticated"),
                "00090013 00000401" + "556e61757468656e74696361746564 00");
        assertWire(Attributes.ERROR_CODE, new ErrorCode(699, ""), "00090004 00000663");
        assertThat(read(Attributes.ERROR_CODE, "00090004 00000200"))
                .as("class 2")
                .isNull();
        assertThat(read(Attributes.ERROR_CODE, "00090004 00000464"))
                .as("number 100")
                .isNull();
        assertThatThrownBy(() -> new ErrorCode(299, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("RFC8489§14.13")
    void unknownAttributes() {
        assertWire(Attributes.UNKNOWN_ATTRIBUTES, new int[] {0x7fff, 0x0021, 3}, "000a0006 7fff00210003 0000");
        assertThat(read(Attributes.UNKNOWN_ATTRIBUTES, "000a0003 7fff0000")).isNull();
    }

    @Test
    @Tag("RFC8489§14.12")
    void passwordAlgorithm() {
        assertWire(Attributes.PASSWORD_ALGORITHM, PasswordAlgorithm.SHA256, "001d0004 00020000");
        assertThat(read(Attributes.PASSWORD_ALGORITHM, "001d0004 00020001")).isNull();
    }

    @Test
    @Tag("RFC8489§14.3")
    @Tag("RFC8489§14.14")
    @Tag("RFC8489§14.16")
    void texts() {
        assertWire(Attributes.USERNAME, "\u00fc", "00060002 c3bc 0000");
        assertWire(Attributes.ALTERNATE_DOMAIN, "a.example", "80030009 612e6578616d706c65 000000");
        assertWire(Attributes.SOFTWARE, "", "80220000");
        assertThat(read(Attributes.SOFTWARE, "80220004 41420000")).isEqualTo("AB");
        assertThat(read(Attributes.SOFTWARE, "80220003 4180ff 00")).isEqualTo("A\ufffd\ufffd");
        assertThatThrownBy(() -> wire(Attributes.ALTERNATE_DOMAIN, "x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ALTERNATE-DOMAIN takes 0 to 255 bytes, not 256");
    }

    @Test
    @Tag("RFC8656§18.1")
    @Tag("RFC8656§18.2")
    @Tag("RFC8656§18.4")
    @Tag("RFC8656§18.6")
    @Tag("RFC8656§18.7")
    @Tag("RFC8656§18.8")
    @Tag("RFC8656§18.9")
    @Tag("RFC8656§18.10")
    @Tag("RFC8656§18.11")
    void turnValues() {
        assertWire(Attributes.CHANNEL_NUMBER, 0x4001, "000c0004 40010000");
        assertWire(Attributes.LIFETIME, 0xFFFFFFFFL, "000d0004 ffffffff");
        assertWire(Attributes.DATA, new byte[] {1, 2, 3}, "00130003 010203 00");
        assertWire(Attributes.REQUESTED_ADDRESS_FAMILY, XorAddress.IPV6, "00170004 02000000");
        assertWire(Attributes.ADDITIONAL_ADDRESS_FAMILY, XorAddress.IPV6, "80000004 02000000");
        assertWire(Attributes.EVEN_PORT, true, "00180001 80 000000");
        assertWire(Attributes.EVEN_PORT, false, "00180001 00 000000");
        assertWire(Attributes.REQUESTED_TRANSPORT, 17, "00190004 11000000");
        assertWire(Attributes.DONT_FRAGMENT, true, "001a0000");
        assertWire(Attributes.RESERVATION_TOKEN, new byte[8], "00220008 0000000000000000");
        assertThatThrownBy(() -> wire(Attributes.DONT_FRAGMENT, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wire(Attributes.RESERVATION_TOKEN, new byte[7]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RESERVATION-TOKEN takes 8 to 8 bytes, not 7");
    }

    @Test
    @Tag("RFC8656§18.12")
    @Tag("RFC8656§18.13")
    void errorsOfTheRelay() {
        assertWire(
                Attributes.ADDRESS_ERROR_CODE,
                new AddressError(XorAddress.IPV6, new ErrorCode(440, "no")),
                "80010006 02000428 6e6f 0000");
        assertWire(Attributes.ICMP, new IcmpError(3, 4, 1400), "80040008 0000 0604 00000578");
        assertWire(Attributes.ICMP, new IcmpError(127, 511, -1), "80040008 0000 ffff ffffffff");
        assertThatThrownBy(() -> new IcmpError(128, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new IcmpError(3, 4, 1400)).hasToString("type 3, code 4, data 1400");
    }

    @Test
    @Tag("RFC5780§7.2")
    @Tag("RFC5780§7.5")
    @Tag("RFC5780§7.6")
    void behaviourDiscovery() {
        assertWire(Attributes.CHANGE_REQUEST, new ChangeRequest(true, false), "00030004 00000004");
        assertWire(Attributes.CHANGE_REQUEST, new ChangeRequest(false, true), "00030004 00000002");
        assertWire(Attributes.CHANGE_REQUEST, new ChangeRequest(true, true), "00030004 00000006");
        assertWire(Attributes.RESPONSE_PORT, 50000, "00270004 c3500000");
        assertThat(read(Attributes.RESPONSE_PORT, "00270002 c350 0000")).isEqualTo(50000);
        assertWire(Attributes.PADDING, new byte[5], "00260005 0000000000 000000");
        assertWire(Attributes.CACHE_TIMEOUT, 60L, "80270004 0000003c");
    }

    @Test
    @Tag("RFC8445§16.1")
    void ice() {
        assertWire(Attributes.PRIORITY, 0x6e0001ffL, "00240004 6e0001ff");
        assertWire(Attributes.USE_CANDIDATE, true, "00250000");
        assertWire(Attributes.ICE_CONTROLLING, -2L, "802a0008 fffffffffffffffe");
    }

    @Test
    @Tag("RFC6062§6.2.1")
    @Tag("RFC7635§6.2")
    @Tag("RFC7982§3.1")
    @Tag("RFC8016§4.1")
    void otherExtensions() {
        assertWire(Attributes.CONNECTION_ID, 0x12345678L, "002a0004 12345678");
        assertWire(Attributes.TRANSACTION_TRANSMIT_COUNTER, new TransmitCounter(3, 255), "80250004 000003ff");
        assertWire(Attributes.ACCESS_TOKEN, new byte[] {9}, "001b0001 09 000000");
        assertWire(Attributes.MOBILITY_TICKET, new byte[0], "80300000");
        assertWire(Attributes.THIRD_PARTY_AUTHORIZATION, "auth.example", "802e000c 617574682e6578616d706c65");
        assertWire(Attributes.ECN_CHECK, 1L, "802d0004 00000001");
    }

    @Test
    void oldServersAreUnderstood() throws Exception {
        var address = new java.net.InetSocketAddress(java.net.InetAddress.getByName("192.0.2.1"), 32853);
        assertThat(read(Attributes.SOURCE_ADDRESS, "00040008 00018055 c0000201"))
                .isEqualTo(address);
        assertThat(read(Attributes.CHANGED_ADDRESS, "00050008 00018055 c0000201"))
                .isEqualTo(address);
        assertThat(read(Attributes.XOR_MAPPED_ADDRESS_DRAFT, "80200008 0001a147 e112a643"))
                .isEqualTo(address);
    }

    @Test
    void aKeyOfOnesOwnWorksLikeOurs() {
        Attribute<String> mine = Attribute.of(0xff01, "MINE", 1, 4, Formats.TEXT);
        assertWire(mine, "abc", "ff010003 616263 00");
        assertThat(mine.toString()).isEqualTo("MINE(0xff01)");
        assertThat(mine.isSecret()).isFalse();
        assertThat(mine.secret().isSecret()).isTrue();
        assertThatThrownBy(() -> Attribute.of(0x10000, "X", 0, 0, Formats.TEXT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
    }

    private <T> void assertWire(Attribute<T> key, T value, String hex) {
        ByteBuf out = wire(key, value);
        assertThat(Hex.of(out.slice(20, out.readableBytes() - 20))).isEqualTo(Hex.of(Hex.heap(hex)));
        assertThat(message.wrap(out)).isNull();
        assertThat(message.get(key)).isEqualTo(value);
    }

    private static <T> ByteBuf wire(Attribute<T> key, T value) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter().begin(out, 0x0001, 1, 2).put(key, value).end();
        return out;
    }

    private <T> T read(Attribute<T> key, String hex) {
        byte[] attribute = Hex.bytes(hex);
        ByteBuf frame = Unpooled.buffer()
                .writeShort(0x0101)
                .writeShort(attribute.length)
                .writeInt(StunMessage.MAGIC_COOKIE)
                .writeZero(12)
                .writeBytes(attribute);
        assertThat(message.wrap(frame)).isNull();
        return message.get(key);
    }
}
