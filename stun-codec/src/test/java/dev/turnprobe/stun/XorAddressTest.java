package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XOR'd and plain addresses of both families, both directions. */
class XorAddressTest {
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090a0b0cL);
    private final StunMessage message = new StunMessage();

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::abcd", "fe80::1"})
    @Tag("RFC8489§14.1")
    @Tag("RFC8489§14.2")
    @Tag("RFC8489§14.15")
    @Tag("RFC8656§18.3")
    @Tag("RFC8656§18.5")
    void comesBackAsItWent(String host) throws Exception {
        for (int port : new int[] {0, 1, 3478, 0x2112, 65535}) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
            wrapWith(Attributes.XOR_PEER_ADDRESS, address);
            assertThat(message.get(Attributes.XOR_PEER_ADDRESS)).isEqualTo(address);
            wrapWith(Attributes.XOR_RELAYED_ADDRESS, address);
            assertThat(message.get(Attributes.XOR_RELAYED_ADDRESS)).isEqualTo(address);
            wrapWith(Attributes.MAPPED_ADDRESS, address);
            assertThat(message.get(Attributes.MAPPED_ADDRESS)).isEqualTo(address);
            wrapWith(Attributes.ALTERNATE_SERVER, address);
            assertThat(message.get(Attributes.ALTERNATE_SERVER)).isEqualTo(address);
        }
    }

    @Test
    @Tag("RFC8489§14.2")
    void thePrimitiveReadersAgreeWithTheValue() throws Exception {
        wrapWith(Attributes.XOR_MAPPED_ADDRESS, new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 32853));
        int at = message.find(Attributes.XOR_MAPPED_ADDRESS.type());
        assertThat(XorAddress.family(message, at)).isEqualTo(XorAddress.IPV4);
        assertThat(XorAddress.ipv4(message, at)).isEqualTo(0xC0000201);
        assertThat(XorAddress.port(message, at)).isEqualTo(32853);

        wrapWith(Attributes.XOR_MAPPED_ADDRESS, new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 7));
        at = message.find(Attributes.XOR_MAPPED_ADDRESS.type());
        assertThat(XorAddress.family(message, at)).isEqualTo(XorAddress.IPV6);
        assertThat(XorAddress.ipv6High(message, at)).isEqualTo(0x20010db800000000L);
        assertThat(XorAddress.ipv6Low(message, at)).isEqualTo(1);
    }

    @Test
    void aMappedIpv4AddressStaysIpv6() throws Exception {
        InetAddress mapped = Inet6Address.getByAddress(null, Hex.bytes("00000000000000000000ffffc0000201"), -1);
        wrapWith(Attributes.XOR_PEER_ADDRESS, new InetSocketAddress(mapped, 9));
        InetSocketAddress back = message.get(Attributes.XOR_PEER_ADDRESS);
        assertThat(back).isNotNull();
        assertThat(back.getAddress()).isInstanceOf(Inet6Address.class).isEqualTo(mapped);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00200008 0002000000000000", // IPv6 with the length of IPv4
                "00200008 0003000000000000", // no such family
                "00200008 0000000000000000",
                "00200014 0001000000000000000000000000000000000000", // IPv4 with the length of IPv6
                "0020000c 000100000000000000000000", // no such length
                "00200000"
            })
    @Tag("RFC8489§14.1")
    @Tag("RFC8489§14.2")
    void familyAndLengthMustAgree(String attribute) {
        byte[] bytes = Hex.bytes(attribute);
        ByteBuf frame = Unpooled.buffer()
                .writeShort(0x0101)
                .writeShort(bytes.length)
                .writeInt(StunMessage.MAGIC_COOKIE)
                .writeZero(12)
                .writeBytes(bytes);
        assertThat(message.wrap(frame)).isNull();
        assertThat(message.get(Attributes.XOR_MAPPED_ADDRESS)).isNull();
        assertThat(XorAddress.family(message, message.find(0x0020))).isZero();
    }

    @Test
    void anUnresolvedAddressIsTheCallersMistake() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("turn.example.org", 3478);
        assertThatThrownBy(() -> wrapWith(Attributes.XOR_PEER_ADDRESS, unresolved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("turn.example.org");
    }

    private void wrapWith(Attribute<InetSocketAddress> key, InetSocketAddress address) {
        ByteBuf out = Unpooled.buffer();
        new StunWriter().begin(out, 0x0101, ID).put(key, address).end();
        assertThat(message.wrap(out)).isNull();
    }
}
