package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nonce cookie, the algorithms it promises, and what is missing when someone took them away. */
class BidDownTest {
    private static final PasswordAlgorithm UNKNOWN = new PasswordAlgorithm(0x7777, new byte[] {1, 2, 3, 4, 5});
    private static final byte[] PROMISING = new NonceCookie(NonceCookie.PASSWORD_ALGORITHMS).withNonce(new byte[8]);

    private final StunMessage message = new StunMessage();
    private final ByteBuf out = Unpooled.buffer();
    private final StunWriter writer = new StunWriter().begin(out, 0x0113, 1, 2);

    @Test
    @Tag("RFC8489§9.2.5")
    @Tag("RFC8489§9.2.1")
    void aPromisedAttributeThatIsMissingShowsTheBidDown() {
        writer.put(Attributes.NONCE, PROMISING).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(NonceCookie.showsBidDown(message)).isTrue();
    }

    @Test
    @Tag("RFC8489§9.2.5")
    void aPromisedAttributeThatCannotBeReadShowsItToo() {
        writer.put(Attributes.NONCE, PROMISING)
                .putBytes(0x8002, new byte[] {0, 2, 0, 9})
                .end();
        assertThat(message.wrap(out)).isNull();
        assertThat(NonceCookie.showsBidDown(message)).isTrue();
    }

    @Test
    @Tag("RFC8489§9.2.5")
    void keptPromisesAndNoPromisesAreFine() {
        writer.put(Attributes.NONCE, PROMISING)
                .put(Attributes.PASSWORD_ALGORITHMS, List.of(PasswordAlgorithm.SHA256))
                .end();
        assertThat(message.wrap(out)).isNull();
        assertThat(NonceCookie.showsBidDown(message)).isFalse();

        ByteBuf plain = Unpooled.buffer();
        new StunWriter()
                .begin(plain, 0x0113, 1, 2)
                .put(Attributes.NONCE, "f//499k954d6".getBytes(US_ASCII))
                .end();
        assertThat(message.wrap(plain)).isNull();
        assertThat(NonceCookie.showsBidDown(message)).isFalse();
        ByteBuf none = Unpooled.buffer();
        new StunWriter().begin(none, 0x0113, 1, 2).end();
        assertThat(message.wrap(none)).isNull();
        assertThat(NonceCookie.showsBidDown(message)).isFalse();
    }

    @Test
    @Tag("RFC8489§9.2.5")
    @Tag("RFC8489§14.11")
    void choosesTheFirstAlgorithmItSupports() {
        List<PasswordAlgorithm> offered = List.of(UNKNOWN, PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5);
        writer.put(Attributes.PASSWORD_ALGORITHMS, offered).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.get(Attributes.PASSWORD_ALGORITHMS)).isEqualTo(offered);
        assertThat(NonceCookie.choose(message)).isEqualTo(PasswordAlgorithm.SHA256);
    }

    @Test
    @Tag("RFC8489§9.2.5")
    void givesUpWhenNoneIsSupportedAndFallsBackToMd5WhenNoneIsOffered() {
        writer.put(Attributes.PASSWORD_ALGORITHMS, List.of(UNKNOWN)).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(NonceCookie.choose(message)).isNull();
        ByteBuf none = Unpooled.buffer();
        new StunWriter().begin(none, 0x0113, 1, 2).end();
        assertThat(message.wrap(none)).isNull();
        assertThat(NonceCookie.choose(message)).isEqualTo(PasswordAlgorithm.MD5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 0x800000, 0xABCDEF, 0xFFFFFF})
    @Tag("RFC8489§9.2")
    @Tag("RFC8489§18.1")
    void aCookieComesBackAsItWent(int features) {
        byte[] nonce = new NonceCookie(features).withNonce("rest".getBytes(US_ASCII));
        assertThat(nonce).hasSize(17).endsWith("rest".getBytes(US_ASCII));
        assertThat(NonceCookie.of(nonce)).isEqualTo(new NonceCookie(features));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "obMatJos2",
                "obMatJos2AAA",
                "obMatJos3AAAC",
                "obMatJos2A==C",
                "obMatJos2AA==",
                "xobMatJos2AAAC"
            })
    @Tag("RFC8489§9.2")
    void whatIsNoCookieIsNone(String nonce) {
        assertThat(NonceCookie.of(nonce.getBytes(US_ASCII))).isNull();
    }

    @Test
    void moreThan24BitsAreTheCallersMistake() {
        assertThatThrownBy(() -> new NonceCookie(1 << 24)).isInstanceOf(IllegalArgumentException.class);
    }
}
