package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;

/** What a datagram is, by its first byte (RFC 7983 §7). */
public enum FrameKind {
    /** 0 to 3. */
    STUN,
    /** 20 to 63: a DTLS record. */
    DTLS,
    /** 64 to 79: TURN ChannelData (RFC 8656 §12 narrowed RFC 5766's 64 to 127). */
    CHANNEL,
    /** Anything else, or nothing at all. */
    OTHER;

    /** The kind of the frame between the reader and the writer index. Borrows; moves no index. */
    public static FrameKind of(ByteBuf frame) {
        return frame.isReadable() ? ofFirstByte(frame.getUnsignedByte(frame.readerIndex())) : OTHER;
    }

    /** The kind of a frame that begins with this byte, 0 to 255. */
    public static FrameKind ofFirstByte(int first) {
        if (first <= 3) {
            return STUN;
        }
        if (first >= 0x40 && first <= 0x4F) {
            return CHANNEL;
        }
        return first >= 20 && first <= 63 ? DTLS : OTHER;
    }
}
