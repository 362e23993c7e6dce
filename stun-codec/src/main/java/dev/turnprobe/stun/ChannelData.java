package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;

/**
 * The ChannelData frame of RFC 8656 §12.4: channel number, length, application data.
 *
 * <p>Padding to four bytes exists on streams only and is not part of the length.
 */
public final class ChannelData {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 4;
    /** The lowest channel number. */
    public static final int MIN_NUMBER = 0x4000;
    /** The highest channel number that may be issued (RFC 8656 §12). */
    public static final int MAX_NUMBER = 0x4FFF;

    private ChannelData() {}

    /** True if this is a number that RFC 8656 allows to issue. */
    public static boolean isNumber(int number) {
        return number >= MIN_NUMBER && number <= MAX_NUMBER;
    }

    /** The channel number of the frame at the reader index. Needs two readable bytes; moves no index. */
    public static int number(ByteBuf frame) {
        return frame.getUnsignedShort(frame.readerIndex());
    }

    /**
     * Checks the frame between reader and writer index, and narrows it to its application data: the reader index moves
     * past the header, the writer index to the end of the data (RFC 8656 §12.6 has the rest ignored).
     *
     * @return the channel number, or -1, with no index moved, when the frame is shorter than it claims
     */
    public static int unwrap(ByteBuf frame) {
        int readable = frame.readableBytes();
        if (readable < HEADER_LENGTH) {
            return -1;
        }
        int at = frame.readerIndex();
        int header = frame.getInt(at);
        int length = header & 0xFFFF;
        if (length > readable - HEADER_LENGTH) {
            return -1;
        }
        frame.setIndex(at + HEADER_LENGTH, at + HEADER_LENGTH + length);
        return header >>> 16;
    }

    /** Appends a header. The data and, on streams, {@link #padding} bytes of zero follow. */
    public static void writeHeader(ByteBuf out, int number, int length) {
        out.writeInt(number << 16 | length);
    }

    /** Bytes of padding that a frame with this much data needs on a stream, 0 to 3 (RFC 8656 §12.5). */
    public static int padding(int length) {
        return -length & 3;
    }
}
