package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamFramingTest {
    @Test
    @Tag("RFC8489§6.2.2")
    @Tag("RFC8656§12.5")
    void knowsTheLengthFromFourBytes() {
        assertThat(length("")).isEqualTo(StreamFraming.INCOMPLETE);
        assertThat(length("00")).isEqualTo(StreamFraming.INCOMPLETE);
        assertThat(length("000100")).isEqualTo(StreamFraming.INCOMPLETE);
        assertThat(length("00010058")).isEqualTo(20 + 0x58);
        assertThat(length("00010058 2112a442")).isEqualTo(20 + 0x58);
        assertThat(length("4001fffd")).isEqualTo(4 + 0xfffd);
        assertThat(length("7fff0000")).isEqualTo(4);
    }

    @Test
    @Tag("RFC8489§5")
    void noticesThatFramingIsLost() {
        assertThat(length("80")).isEqualTo(StreamFraming.LOST);
        assertThat(length("00010057")).isEqualTo(StreamFraming.LOST);
        assertThat(length("00010058 2112a443")).isEqualTo(StreamFraming.LOST);
        // An HTTP server's "HTTP/1.1 400" begins like channel 0x4854: the next frame gives it away, not this one.
        assertThat(length("485454502f312e31")).isEqualTo(4 + 0x5450);
    }

    @Test
    @Tag("RFC8656§12.5")
    void onlyChannelDataIsPadded() {
        for (int length = 0; length < 8; length++) {
            ByteBuf frame = Unpooled.buffer().writeShort(0x4000).writeShort(length);
            assertThat(StreamFraming.paddingAfter(frame, 4 + length)).isEqualTo(ChannelData.padding(length));
        }
        assertThat(StreamFraming.paddingAfter(Hex.heap("00010000"), 20)).isZero();
    }

    private static int length(String hex) {
        return StreamFraming.frameLength(Hex.heap(hex));
    }
}
