package dev.turnprobe.turn.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * The buffer that all links of an event loop receive into. It is lent upwards; whoever retains it keeps it, and the next
 * datagram gets another. So there is one for thousands of sockets, and usually none is taken from the pool.
 */
final class Inbox {
    private static final FastThreadLocal<Inbox> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Inbox initialValue() {
            return new Inbox();
        }

        @Override
        protected void onRemoval(Inbox inbox) {
            inbox.discard();
        }
    };

    private @Nullable ByteBuf buffer;

    private Inbox() {}

    static Inbox ofThisThread() {
        return OF_THREAD.get();
    }

    /** An empty buffer of that capacity, ours. */
    ByteBuf empty(ByteBufAllocator alloc, int capacity) {
        ByteBuf present = buffer;
        if (present != null && present.refCnt() == 1 && present.capacity() == capacity) {
            return present.clear();
        }
        discard();
        present = alloc.directBuffer(capacity, capacity);
        buffer = present;
        return present;
    }

    private void discard() {
        ByteBuf present = buffer;
        buffer = null;
        if (present != null) {
            present.release();
        }
    }
}
