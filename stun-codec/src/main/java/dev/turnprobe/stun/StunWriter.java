package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/**
 * Writes one STUN message front to back into a caller's buffer (RFC 8489 §5, §14).
 *
 * <pre>{@code
 * writer.begin(out, MessageType.of(StunMethod.BINDING, StunClass.REQUEST), id)
 *       .put(Attributes.SOFTWARE, "turnprobe")
 *       .sign(key)
 *       .fingerprint()
 *       .end();
 * }</pre>
 *
 * <p>A reusable flyweight: {@link #begin} starts over. It borrows the buffer, appends at its writer index and never
 * touches what stood before. One thread at a time.
 */
public final class StunWriter {
    private static final long FINGERPRINT_HEADER =
            (long) (Attributes.FINGERPRINT_TYPE << 16 | Fingerprint.LENGTH) << 32;

    /** No message begins here, so that what is written behind the end throws. */
    private static final int ENDED = Integer.MIN_VALUE;

    private final CRC32 crc = new CRC32();
    private ByteBuf out = io.netty.buffer.Unpooled.EMPTY_BUFFER;
    private int start = ENDED;
    private int type;
    /** For which end of the message the length in the header is right. */
    private int lengthSetFor;

    private int idHigh;
    private long idLow;

    /**
     * Begins a message at the writer index of the buffer.
     *
     * @param out borrowed until {@link #end}
     * @param type see {@link MessageType}
     */
    public StunWriter begin(ByteBuf out, int type, TransactionId id) {
        return begin(out, type, id.high(), id.low());
    }

    /** As {@link #begin(ByteBuf, int, TransactionId)}, with the transaction id as two numbers. */
    public StunWriter begin(ByteBuf out, int type, int idHigh, long idLow) {
        int start = out.writerIndex();
        // As in StunMessage: storing a reference costs more than looking whether it is there.
        if (this.out != out) {
            this.out = out;
        }
        this.start = start;
        this.type = type;
        this.idHigh = idHigh;
        this.idLow = idLow;
        this.lengthSetFor = -1;
        out.ensureWritable(StunMessage.HEADER_LENGTH);
        // The first eight bytes are written when the length among them is known.
        out.setInt(start + 8, idHigh);
        out.setLong(start + 12, idLow);
        out.writerIndex(start + StunMessage.HEADER_LENGTH);
        return this;
    }

    /** Appends an attribute. */
    public <T> StunWriter put(Attribute<T> key, T value) {
        int at = open();
        key.write(this, value);
        return close(key.type(), at);
    }

    /**
     * Appends an attribute whose value is already bytes.
     *
     * @param value borrowed; its readable bytes are copied and its indexes do not move
     */
    public StunWriter putBytes(int type, ByteBuf value) {
        int at = open();
        out.writeBytes(value, value.readerIndex(), value.readableBytes());
        return close(type, at);
    }

    /** Appends an attribute whose value is already bytes. */
    public StunWriter putBytes(int type, byte[] value) {
        int at = open();
        out.writeBytes(value);
        return close(type, at);
    }

    /** Appends MESSAGE-INTEGRITY over all that has been written so far (RFC 8489 §14.5). */
    public StunWriter sign(IntegrityKey key) {
        int covered = out.writerIndex();
        out.writeInt(Attributes.MESSAGE_INTEGRITY_TYPE << 16 | Integrity.SHA1_LENGTH);
        // The length that is signed includes the attribute itself, but nothing after it.
        setLength(covered + 4 + Integrity.SHA1_LENGTH);
        key.appendSha1(out, start, covered);
        return this;
    }

    /** Appends MESSAGE-INTEGRITY-SHA256 over all that has been written so far (RFC 8489 §14.6). */
    public StunWriter signSha256(IntegrityKey key) {
        return signSha256(key, Integrity.SHA256_LENGTH);
    }

    /**
     * As {@link #signSha256(IntegrityKey)}, truncated, for STUN usages that allow it.
     *
     * @param length bytes to keep: 16, 20, 24, 28 or 32
     */
    public StunWriter signSha256(IntegrityKey key, int length) {
        Integrity.checkLength(length);
        int covered = out.writerIndex();
        out.writeInt(Attributes.MESSAGE_INTEGRITY_SHA256_TYPE << 16 | length);
        setLength(covered + 4 + length);
        key.appendSha256(out, start, covered, length);
        return this;
    }

    /** Appends FINGERPRINT, which must come last (RFC 8489 §14.7). */
    public StunWriter fingerprint() {
        int covered = out.writerIndex();
        setLength(covered + 4 + Fingerprint.LENGTH);
        int value = Fingerprint.of(crc, out, start, covered);
        out.writeLong(FINGERPRINT_HEADER | value & 0xFFFF_FFFFL);
        return this;
    }

    /** Fixes the length in the header; the message is complete. */
    public void end() {
        if (out.writerIndex() != lengthSetFor) {
            setLength(out.writerIndex());
        }
        start = ENDED;
    }

    /** Where a {@link Attribute.Format} writes its value. */
    public ByteBuf out() {
        return out;
    }

    /** The first 32 bits of the message's transaction id. */
    public int transactionIdHigh() {
        return idHigh;
    }

    /** The last 64 bits of the message's transaction id. */
    public long transactionIdLow() {
        return idLow;
    }

    /** Leaves room for an attribute's header; returns where its value begins. */
    private int open() {
        out.ensureWritable(4);
        int at = out.writerIndex() + 4;
        out.writerIndex(at);
        return at;
    }

    private StunWriter close(int type, int valueStart) {
        int length = out.writerIndex() - valueStart;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("attribute value of " + length + " bytes is longer than 65535");
        }
        out.setInt(valueStart - 4, type << 16 | length);
        switch (-length & 3) {
            case 1 -> out.writeByte(0);
            case 2 -> out.writeShort(0);
            case 3 -> out.writeMedium(0);
            default -> {}
        }
        return this;
    }

    /** Writes the front of the header, for a message that ends there. */
    private void setLength(int end) {
        out.setLong(start, (long) type << 48 | (long) lengthUpTo(end) << 32 | StunMessage.MAGIC_COOKIE);
        lengthSetFor = end;
    }

    private int lengthUpTo(int end) {
        int length = end - start - StunMessage.HEADER_LENGTH;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("message of " + length + " bytes is longer than 65535");
        }
        return length;
    }
}
