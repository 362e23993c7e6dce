package dev.turnprobe.probe.redact;

import dev.turnprobe.probe.measure.WireFacts;
import dev.turnprobe.stun.AttributeCursor;
import dev.turnprobe.stun.ChannelData;
import dev.turnprobe.stun.Fingerprint;
import dev.turnprobe.stun.FrameKind;
import dev.turnprobe.stun.Integrity;
import dev.turnprobe.stun.StunMessage;
import dev.turnprobe.stun.StunWriter;
import dev.turnprobe.turn.core.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the frames of one exchange with one server for whoever may read them: the same protocol with other secrets, so that
 * an engine that is given {@link Redaction#of(Credentials) the credentials that stand for the true ones} makes of them what the
 * engine made of the real ones.
 *
 * <p>Always hidden: user names, passwords, tokens and tickets, and what peers say to each other. A keyed hash is as good as a
 * password to whoever has time to guess: what was signed with the true key is signed with the one that stands for it, and any
 * other signature becomes one that nobody can make. Of frames that are no STUN only what a report shows is kept. With addresses
 * hidden, also every attribute with an address, addresses in text, and nonces, which some servers make of addresses. Number,
 * order and types of attributes stay, and unknown ones, except that addresses in them are replaced.
 *
 * <p>Frames must come in the order in which they were sent and received, because an answer is signed like its request. One
 * thread at a time.
 */
public final class FrameRedactor {
    private static final int TRAILER_HEADER = 4;
    private static final int KIND = 4;
    private static final int HIGHEST_CHANNEL_BYTE = 0x7F;

    private final AttributeRedactor attributes;
    private final ExchangeKeys keys;
    private final StunMessage message = new StunMessage();
    private final StunWriter writer = new StunWriter();
    private final AttributeCursor cursor = new AttributeCursor();
    private final Redaction redaction;

    FrameRedactor(Redaction redaction, @Nullable Credentials login) {
        this.redaction = redaction;
        this.attributes = new AttributeRedactor(
                redaction, login == null ? null : redaction.of(login).username());
        this.keys = new ExchangeKeys(redaction, login);
    }

    /**
     * The frame that may be shown instead of that one.
     *
     * @param frame as it was before encryption or after decryption, without the padding of streams; borrowed, no index moves
     */
    public byte[] redact(ByteBuf frame) {
        if (redaction.isNone()) {
            return ByteBufUtil.getBytes(frame);
        } else if (message.wrap(frame) == null) {
            return stun();
        }
        if (WireFacts.foreignShown(frame) < WireFacts.FOREIGN_SHOWN) {
            return brokenStun(frame);
        }
        FrameKind kind = FrameKind.of(frame);
        return (kind == FrameKind.CHANNEL || kind == FrameKind.QUIC) && isChannelData(frame)
                ? channelData(frame)
                : foreign(frame);
    }

    /** As {@link #redact(ByteBuf)}. */
    public byte[] redact(byte[] frame) {
        return redact(Unpooled.wrappedBuffer(frame));
    }

    private byte[] stun() {
        ByteBuf out = Unpooled.buffer(message.length() + 64);
        ExchangeKeys.@Nullable Pair pair = keys.of(message);
        attributes.learn(message);
        writer.begin(out, message.type(), message.transactionIdHigh(), message.transactionIdLow());
        int end = message.start() + StunMessage.HEADER_LENGTH;
        for (cursor.reset(message); cursor.next(); ) {
            attributes.copy(message, cursor, writer);
            end = cursor.offset() + padded(cursor.length());
        }
        trailers(end, pair);
        writer.end();
        return ByteBufUtil.getBytes(out);
    }

    /** MESSAGE-INTEGRITY, FINGERPRINT, and what stands between and behind them, which nobody reads. */
    private void trailers(int from, ExchangeKeys.@Nullable Pair pair) {
        ByteBuf frame = message.frame();
        for (int at = from; at + TRAILER_HEADER <= message.end(); ) {
            int type = frame.getUnsignedShort(at);
            int length = frame.getUnsignedShort(at + 2);
            int value = at + TRAILER_HEADER;
            if (value == message.integrityOffset() && pair != null && Integrity.verify(message, pair.real())) {
                writer.sign(pair.standIn());
            } else if (value == message.integritySha256Offset()
                    && pair != null
                    && Integrity.verifySha256(message, pair.real(), Integrity.SHA256_MIN_LENGTH)) {
                writer.signSha256(pair.standIn(), length);
            } else if (value == message.fingerprintOffset()) {
                fingerprint();
            } else {
                writer.putBytes(type, new byte[length]);
            }
            at = value + padded(length);
        }
    }

    /** What was wrong stays wrong. */
    private void fingerprint() {
        boolean right = Fingerprint.verify(message);
        writer.fingerprint();
        if (!right) {
            ByteBuf out = writer.out();
            int last = out.writerIndex() - 1;
            out.setByte(last, ~out.getByte(last));
        }
    }

    /** The header shows what is wrong with it; the rest may hold anything, and what replaces it is no attribute. */
    private static byte[] brokenStun(ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        if (bytes.length > StunMessage.HEADER_LENGTH) {
            Arrays.fill(bytes, StunMessage.HEADER_LENGTH, bytes.length, (byte) 0xFF);
        }
        return bytes;
    }

    /** Up to 0x7FFF, which RFC 5766 §11 allowed. */
    private static boolean isChannelData(ByteBuf frame) {
        return frame.getUnsignedByte(frame.readerIndex()) <= HIGHEST_CHANNEL_BYTE
                && ChannelData.unwrap(frame.duplicate()) >= 0;
    }

    private static byte[] channelData(ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        Arrays.fill(bytes, ChannelData.HEADER_LENGTH, bytes.length, (byte) 0);
        return bytes;
    }

    private byte[] foreign(ByteBuf frame) {
        byte[] bytes = ByteBufUtil.getBytes(frame);
        int shown = Math.min(bytes.length, WireFacts.FOREIGN_SHOWN);
        byte[] printable = new byte[shown];
        for (int i = 0; i < shown; i++) {
            printable[i] = bytes[i] >= ' ' && bytes[i] < 0x7F ? bytes[i] : (byte) '.';
        }
        String before = new String(printable, StandardCharsets.US_ASCII);
        String after = ForeignText.redact(redaction, before);
        for (int i = 0; i < bytes.length; i++) {
            if (i >= shown) {
                bytes[i] = 0;
            } else if (after.charAt(i) != before.charAt(i)) {
                bytes[i] = (byte) after.charAt(i);
            }
        }
        // The first bytes tell what kind of frame it is.
        int kept = Math.min(bytes.length, KIND);
        byte[] rest = attributes.withoutAddresses(Arrays.copyOfRange(bytes, kept, bytes.length));
        System.arraycopy(rest, 0, bytes, kept, bytes.length - kept);
        return bytes;
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }
}
