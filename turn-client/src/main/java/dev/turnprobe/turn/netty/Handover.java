package dev.turnprobe.turn.netty;

import io.netty.buffer.ByteBuf;
import io.netty.util.Recycler;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Payloads on their way from other threads to the event loop, in the order each thread hands them over. Bounded, and without
 * garbage: the tasks that carry them are used again. The event loop is woken once for all that arrive while it is awake.
 */
final class Handover {
    /** Where they go. */
    interface Taker {
        void take(InetSocketAddress peer, ByteBuf payload);
    }

    private static final Recycler<Carrier> CARRIERS = new Recycler<>() {
        @Override
        protected Carrier newObject(Handle<Carrier> handle) {
            return new Carrier(handle);
        }
    };

    private final Taker taker;
    private final int capacity;
    private final AtomicInteger underWay = new AtomicInteger();

    Handover(Taker taker, int capacity) {
        this.taker = taker;
        this.capacity = capacity;
    }

    /** Takes one of the places, for a payload that is carried otherwise. False when there is none. */
    boolean enter() {
        if (underWay.incrementAndGet() > capacity) {
            underWay.decrementAndGet();
            return false;
        }
        return true;
    }

    /** It has arrived, or never will. */
    void leave() {
        underWay.decrementAndGet();
    }

    /** False when there is no room; the payload is the caller's then. */
    boolean offer(InetSocketAddress peer, ByteBuf payload, Executor loop) {
        if (!enter()) {
            return false;
        }
        Carrier carrier = CARRIERS.get();
        carrier.load(this, peer, payload);
        try {
            loop.execute(carrier);
        } catch (RejectedExecutionException e) {
            // The event loop has stopped, and all relays with it.
            carrier.unload();
            leave();
            return false;
        }
        return true;
    }

    private static final class Carrier implements Runnable {
        private final Recycler.Handle<Carrier> handle;
        private @Nullable Handover handover;
        private @Nullable InetSocketAddress peer;
        private @Nullable ByteBuf payload;

        Carrier(Recycler.Handle<Carrier> handle) {
            this.handle = handle;
        }

        void load(Handover handover, InetSocketAddress peer, ByteBuf payload) {
            this.handover = handover;
            this.peer = peer;
            this.payload = payload;
        }

        void unload() {
            handover = null;
            peer = null;
            payload = null;
            handle.recycle(this);
        }

        @Override
        public void run() {
            Handover of = handover;
            InetSocketAddress to = peer;
            ByteBuf data = payload;
            unload();
            if (of != null && to != null && data != null) {
                of.leave();
                of.taker.take(to, data);
            }
        }
    }
}
