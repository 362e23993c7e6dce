package dev.turnprobe.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.turnprobe.stun.AddressError;
import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.IntegrityKey;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.XorAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;

/** The messages that are measured. */
final class Frames {
    static final byte[] KEY = "VOkJxbRl1RmTxUk/WvJxBt".getBytes(UTF_8);
    static final int ID_HIGH = 0xb7e7a701;
    static final long ID_LOW = 0xbc34d686fa87dfaeL;
    static final String SOFTWARE = "turnprobe 0.1";

    private static final InetSocketAddress MAPPED = new InetSocketAddress(XorAddress.ipv4Address(0xC0000201), 32853);

    private Frames() {}

    /** 100 bytes: SOFTWARE, XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY, FINGERPRINT. */
    static byte[] bindingSuccess() {
        return bytes(begin(StunMethod.BINDING, StunClass.SUCCESS)
                .put(Attributes.SOFTWARE, "a server that says what it is: 1")
                .put(Attributes.XOR_MAPPED_ADDRESS, MAPPED)
                .sign(IntegrityKey.ofBytes(KEY))
                .fingerprint());
    }

    /** Twelve attributes, MESSAGE-INTEGRITY and FINGERPRINT among them. */
    static byte[] allocateSuccess() {
        return bytes(begin(StunMethod.ALLOCATE, StunClass.SUCCESS)
                .put(Attributes.XOR_RELAYED_ADDRESS, MAPPED)
                .put(Attributes.XOR_MAPPED_ADDRESS, MAPPED)
                .put(Attributes.LIFETIME, 600L)
                .put(Attributes.RESERVATION_TOKEN, new byte[8])
                .put(Attributes.ADDRESS_ERROR_CODE, new AddressError(XorAddress.IPV6, new ErrorCode(440, "no IPv6")))
                .put(Attributes.MOBILITY_TICKET, new byte[20])
                .put(Attributes.RESPONSE_ORIGIN, MAPPED)
                .put(Attributes.OTHER_ADDRESS, MAPPED)
                .put(Attributes.CACHE_TIMEOUT, 60L)
                .put(Attributes.SOFTWARE, SOFTWARE)
                .sign(IntegrityKey.ofBytes(KEY))
                .fingerprint());
    }

    /** A request with MESSAGE-INTEGRITY-SHA256 over the same 68 bytes as {@link #bindingSuccess}. */
    static byte[] signedWithSha256() {
        return bytes(begin(StunMethod.BINDING, StunClass.SUCCESS)
                .put(Attributes.SOFTWARE, "a server that says what it is: 1")
                .put(Attributes.XOR_MAPPED_ADDRESS, MAPPED)
                .signSha256(IntegrityKey.ofBytes(KEY)));
    }

    private static ByteBuf out = Unpooled.EMPTY_BUFFER;

    private static StunWriter begin(StunMethod method, StunClass stunClass) {
        out = Unpooled.buffer();
        return new StunWriter().begin(out, MessageType.of(method, stunClass), ID_HIGH, ID_LOW);
    }

    private static byte[] bytes(StunWriter writer) {
        writer.end();
        return ByteBufUtil.getBytes(out);
    }
}
