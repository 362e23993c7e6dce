package dev.turnprobe.stun;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.turnprobe.stun.netty.StreamFrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all. A plain test run replays the corpus; {@code mvn -Pfuzz -pl stun-codec -am test} searches for new
 * inputs for a minute, beginning with the corpus and with what earlier searches found interesting.
 *
 * <p>The corpus is text: one input a line in {@code fuzz-corpus.txt}, in hexadecimal. An input that fails is written to
 * {@code src/test/resources/dev/turnprobe/stun/CodecFuzzTestInputs/anyBytes}; move it into the corpus with the fix.
 */
class CodecFuzzTest {
    static Stream<byte[]> corpus() throws IOException {
        return Stream.concat(lines("/fuzz-corpus.txt"), WiresharkTest.storedSession().stream());
    }

    @MethodSource("corpus")
    @FuzzTest(maxDuration = "60s")
    void anyBytes(byte[] bytes) {
        Scrutiny.of(bytes);
        asStream(bytes);
    }

    /** Cut as one piece and as many, a stream gives the same frames or is lost at the same place. */
    private static void asStream(byte[] bytes) {
        if (bytes.length > 0) {
            int last = bytes[bytes.length - 1];
            StreamFraming framing = last < 0 ? StreamFraming.RFC4571 : StreamFraming.TURN;
            if (!cut(framing, bytes, 1 + (last & 0x1F)).equals(cut(framing, bytes, bytes.length))) {
                throw new AssertionError("frames depend on how the stream was split");
            }
        }
    }

    private static List<String> cut(StreamFraming framing, byte[] bytes, int step) {
        EmbeddedChannel channel = new EmbeddedChannel(new StreamFrameDecoder(framing, 1000));
        List<String> seen = new ArrayList<>();
        try {
            for (int at = 0; at < bytes.length; at += step) {
                channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(step, bytes.length - at)));
            }
        } catch (StreamFrameDecoder.FramingLost e) {
            seen.add("lost");
        }
        int frame = 0;
        for (ByteBuf cut; (cut = channel.readInbound()) != null; cut.release()) {
            seen.add(frame++, ByteBufUtil.hexDump(cut));
        }
        channel.finishAndReleaseAll();
        return seen;
    }

    private static Stream<byte[]> lines(String resource) throws IOException {
        try (InputStream in = CodecFuzzTest.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).map(HexFormat.of()::parseHex).toList().stream();
        }
    }
}
