package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityTest {
    private final IntegrityKey key = IntegrityKey.shortTerm("secret");
    private final StunMessage message = new StunMessage();
    private final ByteBuf out = Unpooled.buffer();
    private final StunWriter writer = new StunWriter().begin(out, 0x0001, 1, 2);

    @Test
    @Tag("RFC8489§14.5")
    @Tag("RFC8489§14.6")
    void bothSignaturesMayStandInOneMessage() {
        writer.put(Attributes.USERNAME, "ada")
                .sign(key)
                .signSha256(key)
                .put(Attributes.PRIORITY, 1L)
                .fingerprint()
                .end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, key)).isTrue();
        assertThat(Integrity.verifySha256(message, key)).isTrue();
        assertThat(Fingerprint.verify(message)).isTrue();
        assertThat(message.has(Attributes.PRIORITY)).isFalse();
    }

    @Test
    @Tag("RFC8489§14.6")
    void aSha1SignatureBehindTheSha256OneDoesNotCount() {
        writer.signSha256(key).sign(key).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.integrityOffset()).isEqualTo(-1);
        assertThat(Integrity.verifySha256(message, key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 28, 32})
    @Tag("RFC8489§14.6")
    void truncationIsOnlyAcceptedWhereTheUsageAllowsIt(int length) {
        writer.signSha256(key, length).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verifySha256(message, key)).isEqualTo(length == 32);
        assertThat(Integrity.verifySha256(message, key, 16)).isTrue();
        assertThat(Integrity.verifySha256(message, key, length)).isTrue();
        if (length < 32) {
            assertThat(Integrity.verifySha256(message, key, length + 4)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 17, 33, 36})
    @Tag("RFC8489§14.6")
    void anImpossibleLengthIsTheCallersMistake(int length) {
        assertThatThrownBy(() -> writer.signSha256(key, length))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 400, 463, 464, 465, 512, 1000, 5000, 65000})
    @Tag("RFC8489§14.5")
    void longMessagesAreSignedAsTheJdkSays(int length) throws Exception {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 0x5a);
        writer.put(Attributes.DATA, data).sign(key).end();
        int covered = out.writerIndex() - 24;
        byte[] bytes = new byte[covered];
        out.getBytes(0, bytes);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("secret".getBytes(java.nio.charset.StandardCharsets.UTF_8), "HmacSHA1"));
        assertThat(out.slice(covered + 4, 20)).isEqualTo(Unpooled.wrappedBuffer(mac.doFinal(bytes)));
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, key)).isTrue();
        ByteBuf direct = Hex.direct(io.netty.buffer.ByteBufUtil.getBytes(out));
        assertThat(message.wrap(direct)).isNull();
        assertThat(Integrity.verify(message, key)).isTrue();
        direct.release();
    }

    @Test
    @Tag("RFC8489§14.5")
    @Tag("RFC8489§14.6")
    void everyBitCounts() {
        writer.put(Attributes.USERNAME, "ada").sign(key).signSha256(key).end();
        int sha1End = out.writerIndex() - 36;
        for (int bit = 0; bit < out.writerIndex() * 8; bit++) {
            int at = bit / 8;
            out.setByte(at, out.getByte(at) ^ 1 << bit % 8);
            if (message.wrap(out) == null) {
                // What stands in the length field is covered too, as is all up to the signature.
                assertThat(Integrity.verify(message, key)).as("bit %d", bit).isEqualTo(at >= sha1End);
                assertThat(Integrity.verifySha256(message, key))
                        .as("bit %d", bit)
                        .isFalse();
            }
            out.setByte(at, out.getByte(at) ^ 1 << bit % 8);
        }
    }

    @Test
    void aFailedVerificationLeavesTheKeyUsable() {
        writer.sign(key).end();
        out.setByte(30, ~out.getByte(30));
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, key)).isFalse();
        out.setByte(30, ~out.getByte(30));
        assertThat(Integrity.verify(message, key)).isTrue();
    }

    @Test
    void aKeyNeverPrintsAndCanBeDestroyed() {
        IntegrityKey key = IntegrityKey.longTerm("ada", "example.org", "hunter2");
        writer.sign(key).signSha256(key).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(key.toString()).doesNotContain("ada", "hunter2").contains("hidden");
        assertThat(key).isNotInstanceOf(java.io.Serializable.class);
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(() -> Integrity.verify(message, key))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("destroyed");
        assertThatThrownBy(() -> Integrity.verifySha256(message, key)).isInstanceOf(IllegalStateException.class);
        key.destroy();
    }

    @Test
    void aKeyOfBytesIsCopied() {
        byte[] bytes = {1, 2, 3};
        IntegrityKey key = IntegrityKey.ofBytes(bytes);
        Arrays.fill(bytes, (byte) 0);
        writer.sign(key).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, IntegrityKey.ofBytes(new byte[] {1, 2, 3})))
                .isTrue();
    }

    @Test
    @Tag("RFC8489§9.1.1")
    void anEmptyPasswordIsAKeyToo() {
        writer.sign(IntegrityKey.shortTerm("")).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, IntegrityKey.shortTerm(""))).isTrue();
    }

    @Test
    @Tag("RFC8489§9.2.2")
    @Tag("RFC8489§18.5.1.1")
    void theLongTermKeyIsTheMd5OfTheRfcsExample() {
        // RFC 8489 §9.2.2: user "user", realm "realm", password "pass".
        IntegrityKey fromText = IntegrityKey.longTerm("user", "realm", "pass");
        IntegrityKey fromRfc = IntegrityKey.ofBytes(Hex.bytes("8493fbc53ba582fb4c044c456bdc40eb"));
        writer.sign(fromText).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, fromRfc)).isTrue();
    }

    @Test
    @Tag("RFC8489§14.11")
    void anUnknownAlgorithmIsRefusedByName() {
        PasswordAlgorithm unknown = new PasswordAlgorithm(0x00ff, new byte[] {1});
        assertThat(unknown.isSupported()).isFalse();
        assertThatThrownBy(() -> IntegrityKey.longTerm("u", "r", "p", unknown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0x00ff(01)");
    }
}
