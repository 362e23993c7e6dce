package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;

/** Where frames begin and end on a stream: STUN messages and ChannelData, interleaved (RFC 8656 §12.5, RFC 8489 §6.2.2). */
public final class StreamFraming {
    /** {@link #frameLength} says this when fewer than four bytes are there. */
    public static final int INCOMPLETE = -1;
    /** {@link #frameLength} says this when no STUN message and no ChannelData begins here: framing is lost for good. */
    public static final int LOST = -2;

    private StreamFraming() {}

    /**
     * Length in bytes of the frame that begins at the reader index, without a ChannelData's padding. At most 65 555.
     * Borrows; moves no index.
     *
     * @return the length, of which not all need have arrived yet; or {@link #INCOMPLETE} or {@link #LOST}
     */
    public static int frameLength(ByteBuf in) {
        if (!in.isReadable()) {
            return INCOMPLETE;
        }
        int at = in.readerIndex();
        int first = in.getUnsignedByte(at);
        if (first > 0x7F) {
            return LOST;
        }
        if (in.readableBytes() < 4) {
            return INCOMPLETE;
        }
        int header = in.getInt(at);
        int length = header & 0xFFFF;
        if (first >= 0x40) {
            return ChannelData.HEADER_LENGTH + length;
        }
        if ((length & 3) != 0 || in.readableBytes() >= 8 && in.getInt(at + 4) != StunMessage.MAGIC_COOKIE) {
            return LOST;
        }
        return StunMessage.HEADER_LENGTH + length;
    }

    /** Bytes of padding behind the frame that begins at the reader index and is this long, 0 to 3. */
    public static int paddingAfter(ByteBuf in, int frameLength) {
        return in.getByte(in.readerIndex()) >= 0x40 ? -frameLength & 3 : 0;
    }
}
