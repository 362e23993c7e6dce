package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;

/** What a datagram is, by its first byte (RFC 7983 §7, with QUIC by RFC 9443 §3). */
public enum FrameKind {
    /** 0 to 3. */
    STUN,
    /** 16 to 19. */
    ZRTP,
    /** 20 to 63: a DTLS record. */
    DTLS,
    /** 64 to 79: TURN ChannelData (RFC 8656 §12 narrowed RFC 5766's 64 to 127); QUIC when it is not from a TURN server. */
    CHANNEL,
    /** 80 to 127 and 192 to 255. */
    QUIC,
    /** 128 to 191, unless {@link #RTCP}. */
    RTP,
    /** 128 to 191 with a second byte from 192 to 223 (RFC 5761 §4). */
    RTCP,
    /** 4 to 15, or nothing at all. */
    OTHER;

    /** The kind of the frame between the reader and the writer index. Borrows; moves no index. */
    public static FrameKind of(ByteBuf frame) {
        int readable = frame.readableBytes();
        if (readable == 0) {
            return OTHER;
        }
        int at = frame.readerIndex();
        FrameKind kind = ofFirstByte(frame.getUnsignedByte(at));
        return kind == RTP && readable > 1 && (frame.getByte(at + 1) & 0xE0) == 0xC0 ? RTCP : kind;
    }

    /** The kind of a frame that begins with this byte, 0 to 255; {@link #RTCP} takes a second one to tell. */
    public static FrameKind ofFirstByte(int first) {
        if (first <= 3) {
            return STUN;
        }
        if (first < 64) {
            return first < 16 ? OTHER : first < 20 ? ZRTP : DTLS;
        }
        if (first < 80) {
            return CHANNEL;
        }
        return first < 128 || first > 191 ? QUIC : RTP;
    }
}
