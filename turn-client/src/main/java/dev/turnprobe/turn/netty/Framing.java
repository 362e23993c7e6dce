package dev.turnprobe.turn.netty;

import dev.turnprobe.turn.core.AllocationCore;
import dev.turnprobe.turn.core.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Puts application data into a frame: in place where the payload has room for a header, in a buffer of the pool if not. */
final class Framing {
    private Framing() {}

    /**
     * @param payload taken; what comes back is the caller's
     * @param stream true to leave room for {@link #padding} behind the frame
     */
    static ByteBuf frame(AllocationCore engine, Peer peer, ByteBuf payload, boolean stream, ByteBufAllocator alloc) {
        int length = payload.readableBytes();
        int header = engine.headerLength(peer);
        int trailer = engine.trailerLength(peer, length);
        int behind = trailer + (stream ? padding(header + length + trailer) : 0);
        return hasRoom(payload, header, behind)
                ? inPlace(engine, peer, payload, header, trailer)
                : copied(engine, peer, payload, alloc.directBuffer(header + length + behind), trailer);
    }

    /** RFC 8656 §12.5: over a stream, ChannelData is padded to four bytes, which its length does not count. */
    static int padding(int length) {
        return -length & 3;
    }

    /**
     * Nobody else may see the bytes around the payload: it is held once, and is no part of a buffer that others hold. Heap memory
     * would be copied on the way to the socket anyway.
     */
    private static boolean hasRoom(ByteBuf payload, int header, int behind) {
        return payload.readerIndex() >= header
                && payload.writableBytes() >= behind
                && payload.refCnt() == 1
                && payload.unwrap() == null
                && payload.isDirect()
                && !payload.isReadOnly();
    }

    private static ByteBuf inPlace(AllocationCore engine, Peer peer, ByteBuf payload, int header, int trailer) {
        int length = payload.readableBytes();
        int begin = payload.readerIndex() - header;
        payload.setIndex(begin, begin);
        engine.writeHeader(peer, length, payload);
        return payload.writerIndex(begin + header + length).writeZero(trailer);
    }

    private static ByteBuf copied(AllocationCore engine, Peer peer, ByteBuf payload, ByteBuf frame, int trailer) {
        try {
            engine.writeHeader(peer, payload.readableBytes(), frame);
            return frame.writeBytes(payload, payload.readerIndex(), payload.readableBytes())
                    .writeZero(trailer);
        } finally {
            payload.release();
        }
    }
}
