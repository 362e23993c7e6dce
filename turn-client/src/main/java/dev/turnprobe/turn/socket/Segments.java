package dev.turnprobe.turn.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.IovArray;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames that may leave in one call with UDP_SEGMENT: all of one length, but for the last, which may be shorter. Collected
 * anew for each call; one object a thread.
 */
final class Segments implements ChannelOutboundBuffer.MessageProcessor {
    /** What one call may carry, by the length of an IP packet. */
    static final int LONGEST = 65_000;

    /** UDP_MAX_SEGMENTS of the kernels that have the fewest. */
    private static final int MOST = 64;

    /** Frames above this may be longer than a link's MTU, which a kernel would not cut for us. */
    private static final int SURELY_SHORT = 1200;

    private static final FastThreadLocal<Segments> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Segments initialValue() {
            return new Segments();
        }

        @Override
        protected void onRemoval(Segments segments) {
            segments.parts.release();
        }
    };

    private final IovArray parts = new IovArray(MOST);
    private @Nullable ByteBuf first;
    private int count;
    private int length;
    private int bytes;
    private int longest;

    private Segments() {}

    static Segments ofThisThread() {
        return OF_THREAD.get();
    }

    /**
     * Takes note of the frames at the head of the queue that may go together.
     *
     * @param longest frame that may go with others
     * @return how many
     */
    int collect(ChannelOutboundBuffer frames, int longest) throws Exception {
        parts.clear();
        first = null;
        count = 0;
        length = 0;
        bytes = 0;
        this.longest = longest;
        if (frames.size() > 1) {
            frames.forEachFlushedMessage(this);
        }
        return count;
    }

    @Override
    public boolean processMessage(Object message) {
        ByteBuf frame = (ByteBuf) message;
        int added = frame.readableBytes();
        if (count == 0) {
            first = frame;
            length = added;
        }
        boolean fits = added > 0 && added <= length && added <= longest && count < MOST && bytes + added <= LONGEST;
        if (!fits || !parts.add(frame, frame.readerIndex(), added)) {
            return false;
        }
        count++;
        bytes += added;
        // A shorter one is the last.
        return added == length;
    }

    ByteBuf first() {
        return Objects.requireNonNull(first);
    }

    int count() {
        return count;
    }

    /** Of each, but perhaps of the last. */
    int length() {
        return length;
    }

    /** True when the way may be too narrow for frames of that length. */
    boolean isLong() {
        return length > SURELY_SHORT;
    }

    long memoryAddress() {
        return parts.memoryAddress(0);
    }
}
