package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;

/** Bytes as RFCs print them: hexadecimal digits in any grouping. */
final class Hex {
    private Hex() {}

    static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s+", ""));
    }

    static ByteBuf heap(String digits) {
        return Unpooled.wrappedBuffer(bytes(digits));
    }

    static ByteBuf direct(byte[] bytes) {
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    static String of(ByteBuf buffer) {
        return io.netty.buffer.ByteBufUtil.hexDump(buffer);
    }
}
