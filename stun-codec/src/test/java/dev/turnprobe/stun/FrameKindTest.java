package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FrameKindTest {
    @Test
    @Tag("RFC7983§7")
    @Tag("RFC9443§3")
    void everyFirstByteHasTheKindOfTheFigure() {
        for (int first = 0; first < 256; first++) {
            FrameKind expected = first <= 3
                    ? FrameKind.STUN
                    : first <= 15
                            ? FrameKind.OTHER
                            : first <= 19
                                    ? FrameKind.ZRTP
                                    : first <= 63
                                            ? FrameKind.DTLS
                                            : first <= 79
                                                    ? FrameKind.CHANNEL
                                                    : first <= 127
                                                            ? FrameKind.QUIC
                                                            : first <= 191 ? FrameKind.RTP : FrameKind.QUIC;
            assertThat(FrameKind.ofFirstByte(first)).as("first byte %d", first).isEqualTo(expected);
            assertThat(FrameKind.of(Unpooled.buffer().writeByte(first)))
                    .as("first byte %d", first)
                    .isEqualTo(expected);
        }
        assertThat(FrameKind.of(Unpooled.EMPTY_BUFFER)).isEqualTo(FrameKind.OTHER);
    }

    @Test
    @Tag("RFC7983§7")
    void rtcpIsToldFromRtpByItsPacketType() {
        for (int second = 0; second < 256; second++) {
            assertThat(FrameKind.of(Unpooled.buffer().writeByte(0x80).writeByte(second)))
                    .as("packet type %d", second)
                    .isEqualTo(second >= 192 && second <= 223 ? FrameKind.RTCP : FrameKind.RTP);
        }
    }

    @Test
    @Tag("RFC8489§5")
    void isStunLooksAtTheWholeHeader() {
        assertThat(isStun(Rfc5769.REQUEST)).isTrue();
        assertThat(isStun("00010000 2112a442 000000000000000000000000")).isTrue();
        assertThat(isStun("")).isFalse();
        assertThat(isStun("00010000 2112a442 0000000000000000000000")).isFalse();
        assertThat(isStun("00010000 2112a443 000000000000000000000000")).isFalse();
        assertThat(isStun("40010000 2112a442 000000000000000000000000")).isFalse();
        assertThat(isStun("00010004 2112a442 000000000000000000000000")).isFalse();
        assertThat(isStun("00010001 2112a442 000000000000000000000000 00")).isFalse();
    }

    private static boolean isStun(String hex) {
        return StunMessage.isStun(Hex.heap(hex));
    }
}
