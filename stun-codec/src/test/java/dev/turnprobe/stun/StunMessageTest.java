package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is refused, and what a walk sees of what is not. */
class StunMessageTest {
    private static final String ID = "b7e7a701bc34d686fa87dfae";
    private final StunMessage message = new StunMessage();

    @Test
    @Tag("RFC8489§5")
    void refusesWhatIsNoStunHeader() {
        assertThat(wrap("")).isEqualTo(Malformed.TOO_SHORT);
        assertThat(wrap("00010000 2112a442 b7e7a701bc34d686fa87df")).isEqualTo(Malformed.TOO_SHORT);
        assertThat(wrap("40010000 2112a442" + ID)).isEqualTo(Malformed.NOT_STUN);
        assertThat(wrap("80010000 2112a442" + ID)).isEqualTo(Malformed.NOT_STUN);
        assertThat(wrap("00010000 2112a443" + ID)).isEqualTo(Malformed.BAD_COOKIE);
        assertThat(wrap("00010003 2112a442" + ID + "000000")).isEqualTo(Malformed.UNALIGNED_LENGTH);
        assertThat(wrap("00010004 2112a442" + ID)).isEqualTo(Malformed.WRONG_LENGTH);
        assertThat(wrap("00010000 2112a442" + ID + "80220000")).isEqualTo(Malformed.WRONG_LENGTH);
    }

    @Test
    @Tag("RFC8489§14")
    void refusesAnAttributeThatRunsPastTheEnd() {
        assertThat(wrap("00010004 2112a442" + ID + "80220001")).isEqualTo(Malformed.ATTRIBUTE_OVERRUN);
        assertThat(wrap("00010008 2112a442" + ID + "80220005 41414141")).isEqualTo(Malformed.ATTRIBUTE_OVERRUN);
        assertThat(wrap("00010008 2112a442" + ID + "8022ffff 41414141")).isEqualTo(Malformed.ATTRIBUTE_OVERRUN);
        assertThat(wrap("0001000c 2112a442" + ID + "80220004 41414141 00000004"))
                .isEqualTo(Malformed.ATTRIBUTE_OVERRUN);
    }

    @Test
    @Tag("RFC8489§14.5")
    @Tag("RFC8489§14.6")
    @Tag("RFC8489§14.7")
    void refusesTrailersOfImpossibleLength() {
        assertThat(wrap("00010008 2112a442" + ID + "00080004 00000000")).isEqualTo(Malformed.BAD_TRAILER);
        assertThat(wrap("00010010 2112a442" + ID + "001c000c" + "00".repeat(12)))
                .isEqualTo(Malformed.BAD_TRAILER);
        assertThat(wrap("00010018 2112a442" + ID + "001c0012" + "00".repeat(20)))
                .isEqualTo(Malformed.BAD_TRAILER);
        assertThat(wrap("00010028 2112a442" + ID + "001c0024" + "00".repeat(36)))
                .isEqualTo(Malformed.BAD_TRAILER);
        assertThat(wrap("0001000c 2112a442" + ID + "80280008 0000000000000000")).isEqualTo(Malformed.BAD_TRAILER);
    }

    @Test
    void aRefusedFrameLeavesNothingOfTheOneBefore() {
        assertThat(wrap(Rfc5769.REQUEST)).isNull();
        assertThat(wrap("00")).isEqualTo(Malformed.TOO_SHORT);
        assertThat(message.length()).isZero();
        assertThat(message.find(Attributes.USERNAME.type())).isEqualTo(-1);
        assertThat(message.integrityOffset()).isEqualTo(-1);
        assertThat(message.unknownRequired()).isEmpty();
        assertThat(message.cursor().next()).isFalse();
        assertThat(message).hasToString("StunMessage[unwrapped]");
    }

    @Test
    void readsAFrameThatDoesNotBeginAtZero() {
        byte[] vector = Hex.bytes(Rfc5769.REQUEST);
        ByteBuf frame = Unpooled.buffer().writeLong(-1).writeBytes(vector).skipBytes(8);
        assertThat(message.wrap(frame)).isNull();
        assertThat(message.get(Attributes.USERNAME)).isEqualTo("evtj:h6vY");
        assertThat(Integrity.verify(message, IntegrityKey.shortTerm(Rfc5769.SHORT_TERM_PASSWORD)))
                .isTrue();
        assertThat(Fingerprint.verify(message)).isTrue();
        assertThat(frame.readerIndex()).isEqualTo(8);
    }

    @Test
    void readsEveryKindOfBufferAlike() {
        byte[] vector = Hex.bytes(Rfc5769.REQUEST);
        ByteBuf composite = Unpooled.wrappedBuffer(
                Unpooled.copiedBuffer(vector, 0, 37), Unpooled.copiedBuffer(vector, 37, vector.length - 37));
        ByteBuf direct = Hex.direct(vector);
        ByteBuf slice = Unpooled.wrappedBuffer(new byte[7], vector).slice(7, vector.length);
        ByteBuf readOnly = Unpooled.wrappedBuffer(vector).asReadOnly();
        for (ByteBuf frame : List.of(composite, direct, slice, readOnly)) {
            assertThat(message.wrap(frame)).as("%s", frame).isNull();
            assertThat(message.get(Attributes.ICE_CONTROLLED)).isEqualTo(0x932ff9b151263b36L);
            assertThat(Integrity.verify(message, IntegrityKey.shortTerm(Rfc5769.SHORT_TERM_PASSWORD)))
                    .as("%s", frame)
                    .isTrue();
            assertThat(Fingerprint.verify(message)).as("%s", frame).isTrue();
            frame.release();
        }
    }

    @Test
    @Tag("RFC8489§14")
    void ofARepeatedAttributeTheFirstCounts() {
        assertThat(wrap("00010010 2112a442" + ID + "00240004 00000001 00240004 00000002"))
                .isNull();
        assertThat(message.get(Attributes.PRIORITY)).isEqualTo(1L);
    }

    @Test
    @Tag("RFC8489§14")
    void paddingMayHoldAnything() {
        assertThat(wrap("00010010 2112a442" + ID + "80220001 41ffffff 00240004 00000002"))
                .isNull();
        assertThat(message.get(Attributes.SOFTWARE)).isEqualTo("A");
        assertThat(message.get(Attributes.PRIORITY)).isEqualTo(2L);
    }

    @Test
    void aValueThatCannotBeReadsAsAbsent() {
        assertThat(wrap("00010010 2112a442" + ID + "00240002 00010000 00200004 00010000"))
                .isNull();
        assertThat(message.has(Attributes.PRIORITY)).isTrue();
        assertThat(message.get(Attributes.PRIORITY)).isNull();
        assertThat(message.get(Attributes.XOR_MAPPED_ADDRESS)).isNull();
    }

    @Test
    @Tag("RFC8489§6.3")
    @Tag("RFC8489§14.13")
    void namesTheComprehensionRequiredAttributesItDoesNotKnow() {
        // 0x7eee and 0x001f are unassigned and required; 0xbeef is optional; 0x7eef stands behind the signature.
        assertThat(wrap("0001003c 2112a442" + ID
                        + "7eee0000 00060001 41000000 001f0002 ffff0000 beef0004 00000000 7eee0000"
                        + "00080014" + "00".repeat(20)
                        + "7eef0000"))
                .isNull();
        assertThat(message.unknownRequired()).containsExactly(0x7eee, 0x001f, 0x7eee);
    }

    @Test
    @Tag("RFC8489§14")
    void theCursorSeesEachVisibleAttributeOnce() {
        assertThat(wrap(Rfc5769.REQUEST)).isNull();
        List<String> seen = new ArrayList<>();
        for (AttributeCursor cursor = message.cursor(); cursor.next(); ) {
            seen.add(String.format("%04x+%d@%d", cursor.type(), cursor.length(), cursor.offset()));
        }
        assertThat(seen).containsExactly("8022+16@24", "0024+4@44", "8029+8@52", "0006+9@64");
    }

    private Malformed wrap(String hex) {
        return message.wrap(Hex.heap(hex));
    }
}
