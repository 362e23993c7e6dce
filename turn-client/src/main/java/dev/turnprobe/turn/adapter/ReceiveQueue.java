package dev.turnprobe.turn.adapter;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams between the event loop, which brings them, and threads that wait for them: what a receive buffer is to the
 * kernel's sockets. When it is full, what comes is dropped and counted. Owns what it holds. Safe from any thread.
 */
final class ReceiveQueue {
    /** One datagram; whoever takes it out owns its payload. */
    record Arrival(InetSocketAddress peer, ByteBuf payload) {}

    /** What a datagram weighs besides its bytes, so that empty ones do not pile up for ever. */
    static final int OVERHEAD = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Queue<Arrival> arrivals = new ArrayDeque<>();
    private int limit;
    private int weight;
    private long dropped;
    private @Nullable IOException error;
    private @Nullable String end;

    ReceiveQueue(int limit) {
        this.limit = limit;
    }

    /** @param payload borrowed */
    void offer(InetSocketAddress peer, ByteBuf payload) {
        lock.lock();
        try {
            int more = payload.readableBytes() + OVERHEAD;
            if (end != null || weight + more > limit && !arrivals.isEmpty()) {
                dropped++;
                return;
            }
            weight += more;
            arrivals.add(new Arrival(peer, payload.retainedSlice()));
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next one.
     *
     * @param timeoutMillis 0 waits for ever
     * @throws SocketTimeoutException when nothing came in time
     * @throws InterruptedIOException when the thread is, or was before; its interrupt status stays
     * @throws SocketException when there is nothing more to come
     */
    Arrival take(int timeoutMillis) throws IOException {
        try {
            lock.lockInterruptibly();
            try {
                return await(timeoutMillis);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a datagram");
        }
    }

    private Arrival await(int timeoutMillis) throws InterruptedException, IOException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (true) {
            IOException pending = error;
            if (pending != null) {
                error = null;
                throw pending;
            }
            Arrival arrival = arrivals.poll();
            if (arrival != null) {
                weight -= arrival.payload().readableBytes() + OVERHEAD;
                return arrival;
            }
            if (end != null) {
                throw new SocketException(end);
            }
            if (timeoutMillis == 0) {
                news.await();
            } else if (left <= 0) {
                throw new SocketTimeoutException("Receive timed out");
            } else {
                left = news.awaitNanos(left);
            }
        }
    }

    /** The next {@code take} throws this, once. */
    void fail(IOException error) {
        lock.lock();
        try {
            this.error = error;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes; what is there may still be taken. The first reason stays. */
    void end(String why) {
        lock.lock();
        try {
            end = end == null ? why : end;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is there, without counting it. */
    void clear() {
        lock.lock();
        try {
            arrivals.forEach(arrival -> arrival.payload().release());
            arrivals.clear();
            weight = 0;
        } finally {
            lock.unlock();
        }
    }

    void resize(int bytes) {
        lock.lock();
        try {
            limit = bytes;
        } finally {
            lock.unlock();
        }
    }

    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    /** Datagrams that found it full, or ended. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
