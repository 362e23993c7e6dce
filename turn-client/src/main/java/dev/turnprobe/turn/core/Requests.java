package dev.turnprobe.turn.core;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.MessageType;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.stun.TransactionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Encodes requests: what they are about, then SOFTWARE, then who asks, then the trailers. */
final class Requests {
    private final StunWriter writer = new StunWriter();
    private final @Nullable String software;

    Requests(@Nullable String software) {
        this.software = software;
    }

    /** A complete request. An array and not a buffer: it is kept for retransmission, and control traffic is rare. */
    byte[] encode(Exchange exchange, TransactionId id) {
        ByteBuf out = Unpooled.buffer(256);
        writer.begin(out, MessageType.of(exchange.method, StunClass.REQUEST), id);
        exchange.body(writer);
        if (software != null) {
            writer.put(Attributes.SOFTWARE, software);
        }
        Signer signer = exchange.signer;
        if (signer != null) {
            signer.sign(writer);
        }
        writer.fingerprint().end();
        return ByteBufUtil.getBytes(out);
    }
}
