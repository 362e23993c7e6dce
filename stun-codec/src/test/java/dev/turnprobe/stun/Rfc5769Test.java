package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every vector of RFC 5769 §2, read, verified, and written again byte for byte. */
class Rfc5769Test {
    private final IntegrityKey shortTerm = IntegrityKey.shortTerm(Rfc5769.SHORT_TERM_PASSWORD);
    private final StunMessage message = new StunMessage();

    @Test
    @Tag("RFC5769§2.1")
    @Tag("RFC8489§14.5")
    @Tag("RFC8489§14.7")
    void readsTheSampleRequest() {
        wrap(Rfc5769.REQUEST);
        assertThat(message.is(StunMethod.BINDING, StunClass.REQUEST)).isTrue();
        assertThat(message.transactionId()).hasToString("b7e7a701bc34d686fa87dfae");
        assertThat(message.get(Attributes.SOFTWARE)).isEqualTo("STUN test client");
        assertThat(message.get(Attributes.USERNAME)).isEqualTo("evtj:h6vY");
        assertThat(message.get(Attributes.PRIORITY)).isEqualTo(0x6e0001ffL);
        assertThat(message.get(Attributes.ICE_CONTROLLED)).isEqualTo(0x932ff9b151263b36L);
        assertThat(Integrity.verify(message, shortTerm)).isTrue();
        assertThat(Fingerprint.verify(message)).isTrue();
        assertThat(message.unknownRequired()).isEmpty();
    }

    @Test
    @Tag("RFC5769§2.2")
    @Tag("RFC8489§14.2")
    void readsTheIpv4Response() throws Exception {
        wrap(Rfc5769.IPV4_RESPONSE);
        assertThat(message.is(StunMethod.BINDING, StunClass.SUCCESS)).isTrue();
        assertThat(message.get(Attributes.SOFTWARE)).isEqualTo("test vector");
        assertThat(message.get(Attributes.XOR_MAPPED_ADDRESS)).isEqualTo(address("192.0.2.1", 32853));
        assertThat(Integrity.verify(message, shortTerm)).isTrue();
        assertThat(Fingerprint.verify(message)).isTrue();
    }

    @Test
    @Tag("RFC5769§2.3")
    @Tag("RFC8489§14.2")
    void readsTheIpv6Response() throws Exception {
        wrap(Rfc5769.IPV6_RESPONSE);
        assertThat(message.get(Attributes.XOR_MAPPED_ADDRESS))
                .isEqualTo(address("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(Integrity.verify(message, shortTerm)).isTrue();
        assertThat(Fingerprint.verify(message)).isTrue();
    }

    @Test
    @Tag("RFC5769§2.4")
    @Tag("RFC8489§9.2.2")
    @Tag("RFC8489§14.3")
    @Tag("RFC8489§14.9")
    @Tag("RFC8489§14.10")
    void readsTheLongTermRequest() {
        wrap(Rfc5769.LONG_TERM_REQUEST);
        assertThat(message.get(Attributes.USERNAME)).isEqualTo(Rfc5769.LONG_TERM_USERNAME);
        assertThat(message.get(Attributes.REALM)).isEqualTo(Rfc5769.LONG_TERM_REALM);
        assertThat(message.get(Attributes.NONCE)).isEqualTo("f//499k954d6OL34oL9FSTvy64sA".getBytes(UTF_8));
        IntegrityKey key =
                IntegrityKey.longTerm(Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM, Rfc5769.LONG_TERM_PASSWORD);
        assertThat(Integrity.verify(message, key)).isTrue();
        assertThat(message.fingerprintOffset()).isEqualTo(-1);
        assertThat(Fingerprint.verify(message)).isFalse();
    }

    @Test
    @Tag("RFC8489§14.5")
    @Tag("RFC8489§14.7")
    @Tag("RFC8489§7")
    void aChangedBitBreaksIntegrityAndFingerprint() {
        byte[] bytes = Hex.bytes(Rfc5769.REQUEST);
        bytes[30] ^= 1;
        assertThat(message.wrap(Unpooled.wrappedBuffer(bytes))).isNull();
        assertThat(Integrity.verify(message, shortTerm)).isFalse();
        assertThat(Fingerprint.verify(message)).isFalse();
    }

    @Test
    @Tag("RFC8489§14.5")
    void aWrongKeyDoesNotVerify() {
        wrap(Rfc5769.REQUEST);
        assertThat(Integrity.verify(message, IntegrityKey.shortTerm("VOkJxbRl1RmTxUk/WvJxBT")))
                .isFalse();
    }

    @Test
    @Tag("RFC5769§2.4")
    @Tag("RFC8489§9.2.3")
    void writesTheLongTermRequest() {
        ByteBuf out = Unpooled.buffer();
        new StunWriter()
                .begin(
                        out,
                        MessageType.of(StunMethod.BINDING, StunClass.REQUEST),
                        new TransactionId(0x78ad3433, 0xc6ad72c029da412eL))
                .put(Attributes.USERNAME, Rfc5769.LONG_TERM_USERNAME)
                .put(Attributes.NONCE, "f//499k954d6OL34oL9FSTvy64sA".getBytes(UTF_8))
                .put(Attributes.REALM, Rfc5769.LONG_TERM_REALM)
                .sign(IntegrityKey.longTerm(
                        Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM, Rfc5769.LONG_TERM_PASSWORD))
                .end();
        assertThat(out).isEqualTo(Hex.heap(Rfc5769.LONG_TERM_REQUEST));
    }

    @Test
    @Tag("RFC8489§14.2")
    void writesTheAddressesOfTheVectors() throws Exception {
        for (String vector : new String[] {Rfc5769.IPV4_RESPONSE, Rfc5769.IPV6_RESPONSE}) {
            wrap(vector);
            InetSocketAddress mapped = message.get(Attributes.XOR_MAPPED_ADDRESS);
            assertThat(mapped).isNotNull();
            ByteBuf out = Unpooled.buffer();
            new StunWriter()
                    .begin(out, message.type(), message.transactionId())
                    .put(Attributes.XOR_MAPPED_ADDRESS, mapped)
                    .end();
            int value = message.find(Attributes.XOR_MAPPED_ADDRESS.type());
            assertThat(out.slice(24, message.lengthAt(value)))
                    .isEqualTo(message.frame().slice(value, message.lengthAt(value)));
        }
    }

    private void wrap(String vector) {
        assertThat(message.wrap(Hex.heap(vector))).isNull();
    }

    private static InetSocketAddress address(String host, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }
}
