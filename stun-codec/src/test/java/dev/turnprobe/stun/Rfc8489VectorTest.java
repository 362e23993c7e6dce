package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The vector of RFC 8489 appendix B.1, as corrected by the verified erratum 6268. */
class Rfc8489VectorTest {
    private static final String VECTOR = """
            00010090 2112a442 78ad3433c6ad72c029da412e
            001e0020 4a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704
            00150029 6f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341 000000
            0014000b 6578616d706c652e6f7267 00
            001d0004 00020000
            001c0020 b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65""";

    private final IntegrityKey key = IntegrityKey.longTerm(
            Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM, Rfc5769.LONG_TERM_PASSWORD, PasswordAlgorithm.SHA256);

    @Test
    @Tag("RFC8489§B.1")
    @Tag("RFC8489§14.6")
    @Tag("RFC8489§14.12")
    @Tag("RFC8489§18.5.1.2")
    void reads() {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Hex.heap(VECTOR))).isNull();
        assertThat(message.get(Attributes.USERHASH))
                .isEqualTo(UserHash.of(Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM));
        assertThat(message.get(Attributes.PASSWORD_ALGORITHM)).isEqualTo(PasswordAlgorithm.SHA256);
        assertThat(Integrity.verifySha256(message, key)).isTrue();
        assertThat(Integrity.verify(message, key))
                .as("there is no SHA-1 signature")
                .isFalse();
    }

    @Test
    @Tag("RFC8489§9.2")
    @Tag("RFC8489§18.1")
    void itsNonceAnnouncesUsernameAnonymity() {
        StunMessage message = new StunMessage();
        assertThat(message.wrap(Hex.heap(VECTOR))).isNull();
        NonceCookie cookie = NonceCookie.of(message.get(Attributes.NONCE));
        assertThat(cookie).isEqualTo(new NonceCookie(NonceCookie.USERNAME_ANONYMITY));
        assertThat(cookie.usernameAnonymity()).isTrue();
        assertThat(cookie.passwordAlgorithms()).isFalse();
    }

    @Test
    @Tag("RFC8489§B.1")
    @Tag("RFC8489§14.4")
    @Tag("RFC8489§14.6")
    void writes() {
        ByteBuf out = Unpooled.buffer();
        new StunWriter()
                .begin(out, 0x0001, new TransactionId(0x78ad3433, 0xc6ad72c029da412eL))
                .put(Attributes.USERHASH, UserHash.of(Rfc5769.LONG_TERM_USERNAME, Rfc5769.LONG_TERM_REALM))
                .put(
                        Attributes.NONCE,
                        new NonceCookie(NonceCookie.USERNAME_ANONYMITY)
                                .withNonce("f//499k954d6OL34oL9FSTvy64sA".getBytes(UTF_8)))
                .put(Attributes.REALM, Rfc5769.LONG_TERM_REALM)
                .put(Attributes.PASSWORD_ALGORITHM, PasswordAlgorithm.SHA256)
                .signSha256(key)
                .end();
        assertThat(Hex.of(out)).isEqualTo(Hex.of(Hex.heap(VECTOR)));
    }
}
