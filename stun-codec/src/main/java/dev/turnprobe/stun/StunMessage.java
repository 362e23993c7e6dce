package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of one checked STUN message (RFC 8489 §5, §14).
 *
 * <p>The view is a reusable flyweight: {@link #wrap} points it at a frame and checks header and attribute bounds once;
 * everything after that reads the frame in place and allocates nothing unless a typed value is asked for. It borrows the
 * buffer, moves no index, and is valid until the buffer is released, changed, or the view is wrapped again. One thread
 * at a time.
 *
 * <p>Lookups stop at MESSAGE-INTEGRITY: what a signature does not cover does not exist (RFC 8489 §14.5). The trailers
 * themselves are reached through {@link #integrityOffset()}, {@link #integritySha256Offset()} and
 * {@link #fingerprintOffset()}.
 */
public final class StunMessage {
    /** Bytes of the fixed header. */
    public static final int HEADER_LENGTH = 20;
    /** The constant in bytes 4 to 7 of every message. */
    public static final int MAGIC_COOKIE = 0x2112A442;

    private static final int INTEGRITY_HEADER = Attributes.MESSAGE_INTEGRITY_TYPE << 16 | Integrity.SHA1_LENGTH;
    private static final int FINGERPRINT_HEADER = Attributes.FINGERPRINT_TYPE << 16 | Fingerprint.LENGTH;

    private static final ByteBuf NOTHING = io.netty.buffer.Unpooled.EMPTY_BUFFER;

    final CRC32 crc = new CRC32();

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private ByteBuf frame = NOTHING;
    /** The frame's memory when it is an array: reading that is several times cheaper than asking the buffer. */
    private byte @Nullable [] array;

    private int arrayOffset;
    /** Header and value offset of each visible attribute, noted while their bounds were checked; grows, and is kept. */
    private long[] index = new long[16];

    private int attributes;
    private int start;
    private int end;
    private int visibleEnd;
    private int type;
    private int integrity = -1;
    private int integritySha256 = -1;
    private int fingerprint = -1;

    /**
     * True if the bytes between reader and writer index look like one whole STUN message: two zero bits, the magic
     * cookie, and a length that fits (RFC 8489 §5). Cheap enough to ask of every datagram on a shared socket.
     *
     * @param frame borrowed; no index moves
     */
    public static boolean isStun(ByteBuf frame) {
        int size = frame.readableBytes();
        if (size < HEADER_LENGTH) {
            return false;
        }
        int at = frame.readerIndex();
        int first = frame.getInt(at);
        int length = first & 0xFFFF;
        return first >>> 30 == 0
                && (length & 3) == 0
                && length == size - HEADER_LENGTH
                && frame.getInt(at + 4) == MAGIC_COOKIE;
    }

    /**
     * Points this view at the message between the frame's reader and writer index.
     *
     * @param frame borrowed; must hold exactly one message
     * @return null when the frame is well formed, else what is wrong with it; the view is then unusable
     */
    public @Nullable Malformed wrap(ByteBuf frame) {
        int start = frame.readerIndex();
        int size = frame.readableBytes();
        if (size < HEADER_LENGTH) {
            return unusable(Malformed.TOO_SHORT);
        }
        attach(frame);
        long first = longAt(start);
        if (first >>> 62 != 0) {
            return unusable(Malformed.NOT_STUN);
        }
        if ((int) first != MAGIC_COOKIE) {
            return unusable(Malformed.BAD_COOKIE);
        }
        int length = (int) (first >>> 32) & 0xFFFF;
        if ((length & 3) != 0) {
            return unusable(Malformed.UNALIGNED_LENGTH);
        }
        if (length != size - HEADER_LENGTH) {
            return unusable(Malformed.WRONG_LENGTH);
        }
        this.start = start;
        this.end = start + size;
        this.type = (int) (first >>> 48);
        Malformed wrong = walk();
        return wrong == null ? null : unusable(wrong);
    }

    private void attach(ByteBuf frame) {
        // G1 fences each reference stored into an object that has grown old, some 8 ns. Most frames come in the buffer
        // of
        // the one before (a pool's, or the one of this loop), so look before storing.
        if (this.frame != frame) {
            this.frame = frame;
        }
        byte[] array = null;
        if (frame.hasArray()) {
            array = frame.array();
            arrayOffset = frame.arrayOffset();
        }
        if (this.array != array) {
            this.array = array;
        }
    }

    /** Checks the bounds of every attribute, notes the visible ones and where the trailers stand. */
    private @Nullable Malformed walk() {
        integrity = integritySha256 = fingerprint = -1;
        ByteBuf frame = this.frame;
        byte[] array = this.array;
        int base = start;
        int origin = base + arrayOffset;
        int size = end - base;
        long[] index = this.index;
        int count = 0;
        int at = HEADER_LENGTH;
        // Each attribute is found by the length of the one before, so the chain from one to the next is kept short:
        // positions count from the header, where they are multiples of four, and header and padding are one addition
        // and
        // one mask.
        while (at < size) {
            int head = array != null ? (int) INTS.get(array, origin + at) : frame.getInt(base + at);
            if (Attributes.isTrailer(head >>> 16)) {
                break;
            }
            if (count == index.length) {
                this.index = index = Arrays.copyOf(index, 2 * count);
            }
            index[count++] = (long) head << 32 | base + at + 4;
            // The sum cannot carry into the type: a length that near to 65536 overruns any message.
            int room = size - at - 4;
            at += head + 7 & 0xFFFC;
            if ((head & 0xFFFF) > room) {
                return Malformed.ATTRIBUTE_OVERRUN;
            }
        }
        attributes = count;
        visibleEnd = base + at;
        return at == size ? null : walkTrailers(at);
    }

    /** The rest of the message, from its first trailer on: whatever else is in there is bounded, but not visible. */
    private @Nullable Malformed walkTrailers(int first) {
        int size = end - start;
        int at = first;
        // Nearly every message that is signed ends in these two, so they are looked for as a whole.
        int head = intAt(start + at);
        if (head == INTEGRITY_HEADER && at + 24 <= size) {
            integrity = start + at + 4;
            at += 24;
            head = at < size ? intAt(start + at) : 0;
        }
        if (head == FINGERPRINT_HEADER && at + 8 == size) {
            fingerprint = start + at + 4;
            return null;
        }
        while (at < size) {
            head = intAt(start + at);
            int type = head >>> 16;
            int length = head & 0xFFFF;
            int value = at + 4;
            at = padded(value + length);
            if (at > size) {
                return Malformed.ATTRIBUTE_OVERRUN;
            }
            if (Attributes.isTrailer(type)) {
                if (!Attributes.trailerLengthFits(type, length)) {
                    return Malformed.BAD_TRAILER;
                }
                noteTrailer(type, start + value);
            }
        }
        return null;
    }

    private void noteTrailer(int attribute, int value) {
        // RFC 8489 §14.5, §14.6: after the SHA-1 trailer only the SHA-256 one and FINGERPRINT count, after that only
        // FINGERPRINT.
        if (fingerprint >= 0) {
            return;
        }
        if (attribute == Attributes.FINGERPRINT_TYPE) {
            fingerprint = value;
        } else if (attribute == Attributes.MESSAGE_INTEGRITY_SHA256_TYPE) {
            integritySha256 = integritySha256 < 0 ? value : integritySha256;
        } else if (integrity < 0 && integritySha256 < 0) {
            integrity = value;
        }
    }

    private Malformed unusable(Malformed why) {
        frame = NOTHING;
        array = null;
        attributes = start = end = visibleEnd = 0;
        integrity = integritySha256 = fingerprint = -1;
        return why;
    }

    /** Length of an attribute value on the wire, padding to four bytes included (RFC 8489 §14). */
    static int padded(int length) {
        return (length + 3) & ~3;
    }

    /** The 14-bit message type; see {@link MessageType}. */
    public int type() {
        return type;
    }

    /** The method's number, 0 to 0xFFF. */
    public int method() {
        return MessageType.method(type);
    }

    /** True if this message is of that method. */
    public boolean is(StunMethod method) {
        return method() == method.number();
    }

    /** True if this message is of that method and class. */
    public boolean is(StunMethod method, StunClass stunClass) {
        return type == MessageType.of(method, stunClass);
    }

    /** The message class. */
    public StunClass stunClass() {
        return MessageType.stunClass(type);
    }

    /** The transaction id as a value. Allocates; compare {@link #transactionIdHigh()} and {@link #transactionIdLow()} where that matters. */
    public TransactionId transactionId() {
        return new TransactionId(transactionIdHigh(), transactionIdLow());
    }

    /** The first 32 bits of the transaction id. */
    public int transactionIdHigh() {
        return intAt(start + 8);
    }

    /** The last 64 bits of the transaction id. */
    public long transactionIdLow() {
        return longAt(start + 12);
    }

    /** Bytes of the whole message, header included. */
    public int length() {
        return end - start;
    }

    /** The borrowed frame; indices returned by this view are absolute in it. */
    public ByteBuf frame() {
        return frame;
    }

    /** Absolute index of the first byte of the header. */
    public int start() {
        return start;
    }

    /** Absolute index behind the message. */
    public int end() {
        return end;
    }

    /** Absolute index of the first attribute's header. */
    int attributesStart() {
        return start + HEADER_LENGTH;
    }

    /** Absolute index behind the last attribute that is visible: the first trailer, or the end. */
    int visibleEnd() {
        return visibleEnd;
    }

    /**
     * Finds the first visible attribute of a type; of a repeated attribute only the first counts (RFC 8489 §14).
     *
     * @param attributeType the registered number, 0 to 0xFFFF
     * @return absolute index of its value in {@link #frame()}, or -1 if there is none
     */
    public int find(int attributeType) {
        long[] index = this.index;
        for (int i = 0; i < attributes; i++) {
            if (index[i] >>> 48 == attributeType) {
                return (int) index[i];
            }
        }
        return -1;
    }

    /** Length in bytes, without padding, of the attribute whose value begins at this index. */
    public int lengthAt(int valueOffset) {
        return intAt(valueOffset - 4) & 0xFFFF;
    }

    /** How many attributes are visible. */
    int attributes() {
        return attributes;
    }

    /** One entry an attribute: its type in the top 16 bits, its length in the next, its value's absolute index below. */
    long[] index() {
        return index;
    }

    /** The four bytes at that absolute index of the frame, which the caller knows to be there. */
    int intAt(int at) {
        byte[] array = this.array;
        return array != null ? (int) INTS.get(array, arrayOffset + at) : frame.getInt(at);
    }

    /** The eight bytes at that absolute index of the frame, which the caller knows to be there. */
    long longAt(int at) {
        byte[] array = this.array;
        return array != null ? (long) LONGS.get(array, arrayOffset + at) : frame.getLong(at);
    }

    /** True if a visible attribute of that type is there. */
    public boolean has(Attribute<?> key) {
        return find(key.type()) >= 0;
    }

    /**
     * The value of the first visible attribute of that type.
     *
     * @return null when the attribute is absent or its value cannot be what the RFC says it is
     */
    public <T> @Nullable T get(Attribute<T> key) {
        int offset = find(key.type());
        return offset < 0 ? null : key.read(this, offset, lengthAt(offset));
    }

    /** A new cursor before the first visible attribute; see {@link AttributeCursor#reset} for reuse. */
    public AttributeCursor cursor() {
        return new AttributeCursor().reset(this);
    }

    /** Absolute index of the MESSAGE-INTEGRITY value (20 bytes), or -1. */
    public int integrityOffset() {
        return integrity;
    }

    /** Absolute index of the MESSAGE-INTEGRITY-SHA256 value (16 to 32 bytes), or -1. */
    public int integritySha256Offset() {
        return integritySha256;
    }

    /** Absolute index of the FINGERPRINT value (4 bytes), or -1. */
    public int fingerprintOffset() {
        return fingerprint;
    }

    /** True if the value at this index is one of the trailers that count. */
    boolean isTrailer(int valueOffset) {
        return valueOffset == integrity || valueOffset == integritySha256 || valueOffset == fingerprint;
    }

    /**
     * The comprehension-required attributes (0x0000 to 0x7FFF) that this codec does not know, in order of appearance;
     * a message with any of them must not be acted upon (RFC 8489 §6.3). Empty, and free, when there are none.
     */
    public int[] unknownRequired() {
        int[] found = NO_TYPES;
        for (int i = 0; i < attributes; i++) {
            int attribute = (int) (index[i] >>> 48);
            if (attribute < 0x8000 && !Attributes.isKnown(attribute)) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = attribute;
            }
        }
        return found;
    }

    private static final int[] NO_TYPES = {};

    /** Type and transaction id; no attribute, so no secret. */
    @Override
    public String toString() {
        return end == 0 ? "StunMessage[unwrapped]" : MessageType.toString(type) + " " + transactionId();
    }
}
