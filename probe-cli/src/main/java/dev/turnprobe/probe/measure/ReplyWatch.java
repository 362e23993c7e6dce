package dev.turnprobe.probe.measure;

import dev.turnprobe.stun.Attributes;
import dev.turnprobe.stun.ErrorCode;
import dev.turnprobe.stun.StunClass;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunMethod;
import dev.turnprobe.turn.core.Discard;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what came back and keeps the last error response: the evidence that diagnoses stand on. */
final class ReplyWatch implements TurnObserver {
    private final StunMessage message = new StunMessage();
    private final Map<Discard, Integer> discards = new EnumMap<>(Discard.class);
    private int frames;
    private int stun;
    private int allocates;
    private WireFacts.@Nullable ErrorReply lastError;
    private @Nullable String firstForeign;
    private @Nullable InetSocketAddress local;
    private WireFacts.@Nullable Mapped mapped;

    @Override
    public void connected(InetSocketAddress local, InetSocketAddress remote, long nanos) {
        this.local = local;
    }

    @Override
    public void sent(ByteBuf frame, long nanos) {
        if (message.wrap(frame) == null && message.is(StunMethod.ALLOCATE, StunClass.REQUEST)) {
            allocates++;
        }
    }

    @Override
    public void received(ByteBuf frame, long nanos) {
        frames++;
        if (message.wrap(frame) == null) {
            stun++;
            noteError();
            noteMapped();
        } else if (firstForeign == null && stun == 0) {
            firstForeign = printable(frame);
        }
    }

    @Override
    public void discarded(Discard reason, long nanos) {
        discards.merge(reason, 1, Integer::sum);
    }

    WireFacts facts() {
        return new WireFacts(frames, stun, allocates, discards, lastError, firstForeign, mapped);
    }

    private void noteError() {
        ErrorCode error = message.stunClass() == StunClass.ERROR ? message.get(Attributes.ERROR_CODE) : null;
        if (error == null) {
            return;
        }
        StunMethod method = StunMethod.ofNumber(message.method());
        lastError = new WireFacts.ErrorReply(
                method == null ? "unknown method" : method.toString(),
                error.code(),
                error.reason(),
                message.has(Attributes.REALM),
                message.has(Attributes.NONCE),
                message.integrityOffset() >= 0 || message.integritySha256Offset() >= 0);
    }

    /** Once is enough: the samples that follow cost nothing. */
    private void noteMapped() {
        if (mapped != null || message.stunClass() != StunClass.SUCCESS) {
            return;
        }
        InetSocketAddress xor = message.get(Attributes.XOR_MAPPED_ADDRESS);
        if (xor != null) {
            mapped = new WireFacts.Mapped(local, xor, message.get(Attributes.MAPPED_ADDRESS));
        }
    }

    /** The first bytes with everything unprintable as a dot: foreign text must not steer a terminal. */
    private static String printable(ByteBuf frame) {
        StringBuilder text = new StringBuilder();
        int end = frame.readerIndex() + Math.min(WireFacts.foreignShown(frame), frame.readableBytes());
        for (int i = frame.readerIndex(); i < end; i++) {
            char c = (char) frame.getUnsignedByte(i);
            text.append(c >= ' ' && c < 0x7F ? c : '.');
        }
        return text.toString();
    }
}
