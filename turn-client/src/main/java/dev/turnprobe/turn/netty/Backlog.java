package dev.turnprobe.turn.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a permission, in order. Short, and when full the oldest goes: real-time data loses its worth while it
 * waits. Owns what it holds.
 */
final class Backlog {
    /** Data for one peer. */
    record Waiting(
            InetSocketAddress peer,
            ByteBuf payload,
            @Nullable ChannelPromise promise) {
        void drop(Throwable why) {
            payload.release();
            if (promise != null) {
                promise.tryFailure(why);
            }
        }
    }

    private final int capacity;
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    Backlog(int capacity) {
        this.capacity = capacity;
    }

    /** Takes the payload. True when the oldest had to make room. */
    boolean add(Waiting entry, Throwable whenFull) {
        boolean full = waiting.size() == capacity;
        if (full) {
            waiting.remove().drop(whenFull);
        }
        waiting.add(entry);
        return full;
    }

    /** Hands out, in order, what waits for peers at that address; the caller owns it. */
    Queue<Waiting> take(InetAddress peer) {
        return take(entry -> peer.equals(entry.peer().getAddress()));
    }

    Queue<Waiting> takeAll() {
        return take(entry -> true);
    }

    private Queue<Waiting> take(Predicate<Waiting> wanted) {
        Queue<Waiting> taken = new ArrayDeque<>();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting entry = each.next();
            if (wanted.test(entry)) {
                each.remove();
                taken.add(entry);
            }
        }
        return taken;
    }
}
