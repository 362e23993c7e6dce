package dev.turnprobe.stun.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StreamFraming;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** STUN and ChannelData, interleaved, whatever the pieces they arrive in. */
class StreamFrameDecoderTest {
    private final List<String> frames = new ArrayList<>();
    private final byte[] stream = stream();
    private final EmbeddedChannel decoder = new EmbeddedChannel(new StreamFrameDecoder());

    @Test
    @Tag("RFC8656§12.5")
    void cutsAStreamThatArrivesWhole() {
        assertThat(cut(stream)).isEqualTo(frames);
    }

    @Test
    @Tag("RFC8656§12.5")
    void cutsAStreamSplitAnywhere() {
        for (int first = 0; first <= stream.length; first++) {
            // A prime step: every split once, and second splits at every distance from it.
            for (int second = first; second <= stream.length; second += 7) {
                assertThat(cut(part(0, first), part(first, second), part(second, stream.length)))
                        .as("split at %d and %d", first, second)
                        .isEqualTo(frames);
            }
        }
    }

    @Test
    @Tag("RFC8656§12.5")
    void cutsAStreamThatArrivesByteByByte() {
        byte[][] parts = new byte[stream.length][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part(i, i + 1);
        }
        assertThat(cut(parts)).isEqualTo(frames);
    }

    @Test
    void saysOnceThatFramingIsLostAndKeepsQuietAfter() {
        byte[] tls = "\u0080 not TURN at all".getBytes(StandardCharsets.ISO_8859_1);
        Throwable thrown = catchThrowable(() -> decoder.writeInbound(Unpooled.wrappedBuffer(tls)));
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        StreamFrameDecoder.FramingLost.class,
                        lost -> assertThat(lost.firstBytes()).isEqualTo("\u0080 not TURN at al"));
        ByteBuf more = Unpooled.wrappedBuffer(stream);
        decoder.writeInbound(more);
        assertThat(more.refCnt()).isZero();
        assertThat(decoder.inboundMessages()).isEmpty();
    }

    @Test
    void framesBeforeTheLossStillArrive() {
        ByteBuf in = Unpooled.wrappedBuffer(stream, new byte[] {(byte) 0x99});
        catchThrowable(() -> decoder.writeInbound(in));
        assertThat(drain(decoder)).isEqualTo(frames);
        assertThat(in.refCnt()).isZero();
    }

    @Test
    void aHalfFrameIsReleasedWhenTheChannelCloses() {
        ByteBuf half = Unpooled.wrappedBuffer(part(0, 8));
        decoder.writeInbound(half);
        assertThat(drain(decoder)).hasSize(1);
        decoder.finish();
        assertThat(half.refCnt()).isZero();
    }

    @Test
    @Tag("RFC8656§12.5")
    void theEncoderPadsWhatTheDecoderCuts() {
        for (int length = 0; length < 8; length++) {
            EmbeddedChannel out = new EmbeddedChannel(new StreamFrameEncoder());
            EmbeddedChannel in = new EmbeddedChannel(new StreamFrameDecoder());
            ByteBuf frame = Unpooled.buffer();
            ChannelData.writeHeader(frame, 0x4000, length);
            String sent = ByteBufUtil.hexDump(frame.writeZero(length));
            out.writeOutbound(frame.retainedDuplicate(), frame);
            ByteBuf wire = Unpooled.buffer();
            for (ByteBuf part; (part = out.readOutbound()) != null; part.release()) {
                wire.writeBytes(part);
            }
            assertThat(wire.readableBytes()).isEqualTo(2 * (4 + length + ChannelData.padding(length)));
            in.writeInbound(wire);
            assertThat(drain(in)).containsExactly(sent, sent);
        }
    }

    @Test
    @Tag("RFC4571§2")
    void rfc4571FramesSurviveAnySplit() {
        EmbeddedChannel out = new EmbeddedChannel(new StreamFrameEncoder(StreamFraming.RFC4571));
        byte[][] sent = {{}, {1}, {(byte) 0x80, 2, 3}, new byte[300]};
        ByteBuf wire = Unpooled.buffer();
        for (byte[] frame : sent) {
            out.writeOutbound(Unpooled.wrappedBuffer(frame));
        }
        for (ByteBuf part; (part = out.readOutbound()) != null; part.release()) {
            wire.writeBytes(part);
        }
        assertThat(wire.readableBytes()).isEqualTo(4 * 2 + 304);
        EmbeddedChannel in = new EmbeddedChannel(new StreamFrameDecoder(StreamFraming.RFC4571, 300));
        for (int split = 0; split <= wire.readableBytes(); split++) {
            in.writeInbound(wire.copy(0, split), wire.copy(split, wire.readableBytes() - split));
            assertThat(drain(in)).as("split at %d", split).containsExactly("", "01", "800203", "00".repeat(300));
        }
        assertThat(in.finishAndReleaseAll()).isFalse();
    }

    @Test
    @Tag("RFC4571§2")
    void whatRfc4571CannotCountIsRefused() {
        EmbeddedChannel out = new EmbeddedChannel(new StreamFrameEncoder(StreamFraming.RFC4571));
        ByteBuf frame = Unpooled.buffer().writeZero(65_536);
        assertThat(catchThrowable(() -> out.writeOutbound(frame)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65536");
        assertThat(frame.refCnt()).isZero();
        assertThat(out.finishAndReleaseAll()).isFalse();
    }

    @Test
    void aFrameLongerThanTheBoundIsRefusedBeforeItsBytesArrive() {
        EmbeddedChannel bounded = new EmbeddedChannel(new StreamFrameDecoder(StreamFraming.TURN, 100));
        ByteBuf in = Unpooled.wrappedBuffer(new byte[] {0x40, 0, 0, 97});
        assertThat(catchThrowable(() -> bounded.writeInbound(in)))
                .isInstanceOf(StreamFrameDecoder.FramingLost.class)
                .hasMessage("a frame of 101 bytes is longer than 100");
        assertThat(in.refCnt()).isZero();
        assertThat(bounded.finishAndReleaseAll()).isFalse();
        assertThat(catchThrowable(() -> new StreamFrameDecoder(StreamFraming.TURN, 19)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("19");
    }

    @Test
    void aSenderOfHugeFramesIsHeldToOneOfThem() {
        byte[] half = new byte[40_000];
        half[0] = 0x40;
        half[2] = half[3] = (byte) 0xFF;
        decoder.writeInbound(Unpooled.wrappedBuffer(half));
        assertThat(decoder.inboundMessages()).isEmpty();
        decoder.writeInbound(Unpooled.wrappedBuffer(new byte[25_540]));
        assertThat(drain(decoder)).singleElement().extracting(String::length).isEqualTo(2 * 65_539);
    }

    private List<String> cut(byte[]... parts) {
        for (byte[] part : parts) {
            decoder.writeInbound(Unpooled.wrappedBuffer(part));
        }
        return drain(decoder);
    }

    private static List<String> drain(EmbeddedChannel channel) {
        List<String> seen = new ArrayList<>();
        for (ByteBuf frame; (frame = channel.readInbound()) != null; frame.release()) {
            seen.add(ByteBufUtil.hexDump(frame));
        }
        return seen;
    }

    @AfterEach
    void nothingIsHeldBack() {
        assertThat(decoder.finishAndReleaseAll()).isFalse();
    }

    private byte[] part(int from, int to) {
        return java.util.Arrays.copyOfRange(stream, from, to);
    }

    /** Channel frames with 0 to 7 bytes of data around STUN messages; notes each frame as it should come out. */
    private byte[] stream() {
        ByteBuf all = Unpooled.buffer();
        for (int length = 0; length < 8; length++) {
            int start = all.writerIndex();
            ChannelData.writeHeader(all, 0x4000 + length, length);
            for (int i = 0; i < length; i++) {
                all.writeByte(i);
            }
            frames.add(ByteBufUtil.hexDump(all, start, all.writerIndex() - start));
            all.writeZero(ChannelData.padding(length));
            if (length % 3 == 1) {
                start = all.writerIndex();
                new StunWriter()
                        .begin(
                                all,
                                MessageType.of(StunMethod.BINDING, StunClass.INDICATION),
                                new TransactionId(length, length))
                        .fingerprint()
                        .end();
                frames.add(ByteBufUtil.hexDump(all, start, all.writerIndex() - start));
            }
        }
        return ByteBufUtil.getBytes(all);
    }

    /** RFC 8656 §12: ChannelData needs a channel, and a channel needs a request. */
    @Test
    void aNewConnectionBeginsWithStun() {
        EmbeddedChannel http = new EmbeddedChannel(StreamFrameDecoder.forNewConnection());
        assertThatThrownBy(() -> http.writeInbound(Unpooled.copiedBuffer("HTTP/1.1 400 Bad Request", ISO_8859_1)))
                .isInstanceOfSatisfying(
                        StreamFrameDecoder.FramingLost.class,
                        lost -> assertThat(lost.firstBytes()).isEqualTo("HTTP/1.1 400 Bad"));
        assertThat(http.finish()).isFalse();
    }
}
