package dev.turnprobe.stun;

import io.netty.buffer.ByteBuf;

/** Where frames begin and end on a stream. */
public enum StreamFraming {
    /** STUN messages and ChannelData, interleaved; they say themselves how long they are (RFC 8656 §12.5, RFC 8489 §6.2.2). */
    TURN(0) {
        @Override
        public int length(ByteBuf in) {
            return frameLength(in);
        }

        @Override
        public int padding(ByteBuf in, int frameLength) {
            return paddingAfter(in, frameLength);
        }
    },

    /** Anything, each frame behind its length in 16 bits: ICE-TCP, and media beside it (RFC 4571 §2, RFC 6544 §3). */
    RFC4571(2) {
        @Override
        public int length(ByteBuf in) {
            return in.readableBytes() < 2 ? INCOMPLETE : in.getUnsignedShort(in.readerIndex());
        }

        @Override
        public int padding(ByteBuf in, int frameLength) {
            return 0;
        }
    };

    /** {@link #length} says this when too few bytes are there to tell. */
    public static final int INCOMPLETE = -1;
    /** {@link #length} says this when no frame begins here: framing is lost for good. */
    public static final int LOST = -2;

    private final int prefix;

    StreamFraming(int prefix) {
        this.prefix = prefix;
    }

    /** Bytes in front of a frame that are no part of it. */
    public int prefix() {
        return prefix;
    }

    /**
     * Length in bytes of the frame that begins at the reader index, without what stands before and behind it; at most
     * 65 555. Borrows; moves no index.
     *
     * @return the length, of which not all need have arrived yet; or {@link #INCOMPLETE} or {@link #LOST}
     */
    public abstract int length(ByteBuf in);

    /** Bytes of padding behind the frame that begins at the reader index and is this long, 0 to 3. */
    public abstract int padding(ByteBuf in, int frameLength);

    /**
     * As {@link #length} of {@link #TURN}.
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

    /** As {@link #padding} of {@link #TURN}. */
    public static int paddingAfter(ByteBuf in, int frameLength) {
        return in.getByte(in.readerIndex()) >= 0x40 ? -frameLength & 3 : 0;
    }
}
