package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a signature does not cover does not exist; only the allowed trailers may follow it. */
class TrailersTest {
    private static final TransactionId ID = new TransactionId(1, 2);
    private final IntegrityKey key = IntegrityKey.shortTerm("secret");
    private final StunMessage message = new StunMessage();
    private final ByteBuf out = Unpooled.buffer();
    private final StunWriter writer =
            new StunWriter().begin(out, MessageType.of(StunMethod.ALLOCATE, StunClass.SUCCESS), ID);

    @Test
    @Tag("RFC8489§14.5")
    void anAttributeBehindTheSignatureDoesNotExist() {
        writer.put(Attributes.LIFETIME, 600L)
                .sign(key)
                .put(Attributes.USERNAME, "mallory")
                .put(Attributes.LIFETIME, 1L)
                .fingerprint()
                .end();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.has(Attributes.USERNAME)).isFalse();
        assertThat(message.find(Attributes.USERNAME.type())).isEqualTo(-1);
        assertThat(message.get(Attributes.LIFETIME)).isEqualTo(600L);
        AttributeCursor cursor = message.cursor();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.type()).isEqualTo(Attributes.LIFETIME.type());
        assertThat(cursor.next()).isFalse();
        assertThat(Integrity.verify(message, key)).isTrue();
        assertThat(Fingerprint.verify(message)).isTrue();
    }

    @Test
    @Tag("RFC8489§14.5")
    void theSignatureItselfIsNoVisibleAttribute() {
        writer.sign(key).fingerprint().end();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.has(Attributes.MESSAGE_INTEGRITY)).isFalse();
        assertThat(message.has(Attributes.FINGERPRINT)).isFalse();
        assertThat(message.integrityOffset()).isEqualTo(24);
        assertThat(message.fingerprintOffset()).isEqualTo(48);
    }

    @Test
    @Tag("RFC8489§14.5")
    void ofTwoSignaturesTheFirstCounts() {
        writer.sign(key).sign(IntegrityKey.shortTerm("mallory")).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.integrityOffset()).isEqualTo(24);
        assertThat(Integrity.verify(message, key)).isTrue();
        assertThat(Integrity.verify(message, IntegrityKey.shortTerm("mallory"))).isFalse();
    }

    @Test
    @Tag("RFC8489§14.7")
    void aFingerprintThatIsNotLastDoesNotVerify() {
        writer.fingerprint().put(Attributes.LIFETIME, 1L).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Fingerprint.verify(message)).isFalse();
        assertThat(message.has(Attributes.LIFETIME)).isFalse();
    }

    @Test
    @Tag("RFC8489§14.7")
    void aSignatureBehindTheFingerprintDoesNotCount() {
        writer.fingerprint().sign(key).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(message.integrityOffset()).isEqualTo(-1);
        assertThat(Integrity.verify(message, key)).isFalse();
    }

    @Test
    @Tag("RFC8489§14.5")
    void anUnsignedMessageDoesNotVerify() {
        writer.put(Attributes.LIFETIME, 600L).end();
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, key)).isFalse();
        assertThat(Fingerprint.verify(message)).isFalse();
    }

    @Test
    @Tag("RFC8489§14.7")
    void integrityDoesNotCoverTheFingerprintButTheFingerprintCoversIntegrity() {
        writer.sign(key).fingerprint().end();
        out.setInt(out.writerIndex() - 4, 0);
        assertThat(message.wrap(out)).isNull();
        assertThat(Integrity.verify(message, key)).isTrue();
        assertThat(Fingerprint.verify(message)).isFalse();
    }

    /** Short and long messages, in an array and in direct memory, are summed in different ways. */
    @Test
    @Tag("RFC8489§14.7")
    void fingerprintsOfEveryLengthVerify() {
        for (int length = 0; length < 200; length++) {
            ByteBuf frame = Unpooled.buffer();
            new StunWriter()
                    .begin(frame, 0x0001, ID)
                    .put(Attributes.DATA, new byte[length])
                    .fingerprint()
                    .end();
            java.util.zip.CRC32 crc = new java.util.zip.CRC32();
            crc.update(frame.array(), 0, frame.writerIndex() - 8);
            assertThat(frame.getInt(frame.writerIndex() - 4)).isEqualTo((int) crc.getValue() ^ 0x5354554e);
            ByteBuf direct = Hex.direct(io.netty.buffer.ByteBufUtil.getBytes(frame));
            assertThat(message.wrap(frame)).isNull();
            assertThat(Fingerprint.verify(message)).isTrue();
            assertThat(message.wrap(direct)).isNull();
            assertThat(Fingerprint.verify(message)).isTrue();
            direct.release();
        }
    }
}
