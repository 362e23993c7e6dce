package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChannelDataTest {
    @Test
    @Tag("RFC8656§12.4")
    void comesBackAsItWent() {
        ByteBuf frame = Unpooled.buffer();
        ChannelData.writeHeader(frame, 0x4001, 5);
        frame.writeBytes(new byte[] {1, 2, 3, 4, 5});
        assertThat(Hex.of(frame)).isEqualTo("400100050102030405");
        assertThat(ChannelData.number(frame)).isEqualTo(0x4001);
        assertThat(ChannelData.unwrap(frame)).isEqualTo(0x4001);
        assertThat(Hex.of(frame)).isEqualTo("0102030405");
    }

    @Test
    @Tag("RFC8656§12.6")
    void whatFollowsTheDataIsIgnored() {
        ByteBuf frame = Hex.heap("4000 0001 aa 000000");
        assertThat(ChannelData.unwrap(frame)).isEqualTo(0x4000);
        assertThat(Hex.of(frame)).isEqualTo("aa");
    }

    @Test
    @Tag("RFC8656§12.6")
    void aFrameShorterThanItClaimsIsRefusedUntouched() {
        for (String hex : new String[] {"", "40", "400000", "40000001", "40000003aaaa", "4000ffff00"}) {
            ByteBuf frame = Hex.heap(hex);
            assertThat(ChannelData.unwrap(frame)).as(hex).isEqualTo(-1);
            assertThat(frame.readerIndex()).isZero();
            assertThat(Hex.of(frame)).isEqualTo(hex);
        }
    }

    @Test
    @Tag("RFC8656§12.4")
    void noDataIsAFrameToo() {
        ByteBuf frame = Hex.heap("4fff0000");
        assertThat(ChannelData.unwrap(frame)).isEqualTo(0x4fff);
        assertThat(frame.isReadable()).isFalse();
    }

    @Test
    @Tag("RFC8656§12")
    void onlyNumbersThatRfc8656AllowsMayBeIssued() {
        assertThat(ChannelData.isNumber(0x3fff)).isFalse();
        assertThat(ChannelData.isNumber(0x4000)).isTrue();
        assertThat(ChannelData.isNumber(0x4fff)).isTrue();
        assertThat(ChannelData.isNumber(0x5000)).isFalse();
    }

    @Test
    @Tag("RFC8656§12.5")
    void paddingFillsToFourBytes() {
        int[] expected = {0, 3, 2, 1, 0, 3, 2, 1};
        for (int length = 0; length < expected.length; length++) {
            assertThat(ChannelData.padding(length)).isEqualTo(expected[length]);
        }
    }
}
