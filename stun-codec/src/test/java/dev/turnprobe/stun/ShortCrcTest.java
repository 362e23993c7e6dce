package dev.turnprobe.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ShortCrcTest {
    @Test
    @Tag("RFC8489§14.7")
    void agreesWithTheJdkAtEveryLengthAndAlignment() {
        byte[] bytes = new byte[200];
        new Random(1).nextBytes(bytes);
        ByteBuf direct = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
        CRC32 jdk = new CRC32();
        for (int from = 0; from < 20; from++) {
            for (int length = 0; length <= 160; length += 4) {
                jdk.reset();
                jdk.update(bytes, from, length);
                assertThat(ShortCrc.of(bytes, from, from + length))
                        .as("%d bytes at %d", length, from)
                        .isEqualTo((int) jdk.getValue())
                        .isEqualTo(ShortCrc.of(direct, from, from + length));
            }
        }
        direct.release();
    }
}
