package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnprobe.stun.netty.StreamFrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every message, tried on messages of chance; a failing test names its seed. */
class PropertyTest {
    private static final int ROUNDS = 100;
    private final StunMessage message = new StunMessage();

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 4), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("RFC8489§14")
    void whatIsWrittenReadsTheSame(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            RandomMessage written = RandomMessage.of(random);
            assertThat(message.wrap(Unpooled.wrappedBuffer(written.bytes()))).isNull();
            assertThat(message.type()).isEqualTo(written.type());
            assertThat(message.transactionId()).isEqualTo(written.id());
            AttributeCursor cursor = message.cursor();
            for (RandomMessage.Put<?> put : written.puts()) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.type()).isEqualTo(put.key().type());
                assertThat((Object) put.key().read(message, cursor.offset(), cursor.length()))
                        .as("%s", put.key())
                        .isEqualTo(put.value());
            }
            assertThat(cursor.next()).isFalse();
            assertThat(Integrity.verify(message, RandomMessage.KEY)).isEqualTo(written.signed());
            assertThat(Fingerprint.verify(message)).isEqualTo(written.fingerprinted());
            assertThat(message.unknownRequired()).isEmpty();
            Scrutiny.of(written.bytes());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("RFC8489§5")
    void noPrefixIsAMessage(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            byte[] bytes = RandomMessage.of(random).bytes();
            for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThat(message.wrap(Unpooled.wrappedBuffer(prefix)))
                        .isEqualTo(length < 20 ? Malformed.TOO_SHORT : Malformed.WRONG_LENGTH);
                Scrutiny.of(prefix);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("RFC8489§14.5")
    @Tag("RFC8489§14.7")
    void noFlippedBitPassesTheSignatureOrTheFingerprint(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 5; round++) {
            RandomMessage written = RandomMessage.of(random);
            byte[] bytes = written.bytes();
            int fingerprint = bytes.length - (written.fingerprinted() ? 8 : 0);
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                bytes[bit / 8] ^= 1 << bit % 8;
                if (message.wrap(Unpooled.wrappedBuffer(bytes)) == null) {
                    assertThat(Fingerprint.verify(message)).as("bit %d", bit).isFalse();
                    assertThat(Integrity.verify(message, RandomMessage.KEY))
                            .as("bit %d", bit)
                            .isEqualTo(written.signed() && bit / 8 >= fingerprint);
                }
                if (bit % 7 == 0) {
                    Scrutiny.of(bytes);
                }
                bytes[bit / 8] ^= 1 << bit % 8;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rubbishIsNeverMoreThanRefused(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 10 * ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (random.nextBoolean() && bytes.length >= 20) {
                // With a header that passes, so that the rubbish is in the attributes.
                ByteBuf header = Unpooled.wrappedBuffer(bytes).writerIndex(0);
                header.writeShort(bytes[0] & 0x3f).writeShort(bytes.length - 20).writeInt(StunMessage.MAGIC_COOKIE);
            }
            Scrutiny.of(bytes);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Tag("RFC8656§12.5")
    void anySplitOfAStreamGivesTheSameFrames(long seed) {
        Random random = new Random(seed);
        EmbeddedChannel channel = new EmbeddedChannel(new StreamFrameDecoder());
        for (int round = 0; round < ROUNDS; round++) {
            List<String> frames = new ArrayList<>();
            ByteBuf stream = Unpooled.buffer();
            for (int count = 1 + random.nextInt(8); count > 0; count--) {
                int start = stream.writerIndex();
                if (random.nextBoolean()) {
                    stream.writeBytes(RandomMessage.of(random).bytes());
                } else {
                    byte[] data = new byte[random.nextInt(50)];
                    random.nextBytes(data);
                    ChannelData.writeHeader(stream, 0x4000 + random.nextInt(0x1000), data.length);
                    stream.writeBytes(data);
                }
                frames.add(ByteBufUtil.hexDump(stream, start, stream.writerIndex() - start));
                stream.writeZero(-stream.writerIndex() & 3);
            }
            while (stream.isReadable()) {
                channel.writeInbound(stream.readBytes(1 + random.nextInt(Math.min(99, stream.readableBytes()))));
            }
            for (String frame : frames) {
                ByteBuf cut = channel.readInbound();
                assertThat(ByteBufUtil.hexDump(cut)).isEqualTo(frame);
                cut.release();
            }
            assertThat((Object) channel.readInbound()).isNull();
        }
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    @Test
    @Tag("RFC8489§14.2")
    void everyAddressComesBack() {
        Random random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            var address = RandomMessage.address(random);
            ByteBuf out = Unpooled.buffer();
            new StunWriter()
                    .begin(out, 0x0101, TransactionId.random(random))
                    .put(Attributes.XOR_MAPPED_ADDRESS, address)
                    .put(Attributes.MAPPED_ADDRESS, address)
                    .end();
            assertThat(message.wrap(out)).isNull();
            assertThat(message.get(Attributes.XOR_MAPPED_ADDRESS)).isEqualTo(address);
            assertThat(message.get(Attributes.MAPPED_ADDRESS)).isEqualTo(address);
        }
    }
}
