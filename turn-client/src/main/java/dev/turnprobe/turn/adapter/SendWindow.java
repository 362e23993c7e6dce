package dev.turnprobe.turn.adapter;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How much may be on its way to the socket at once: what a send buffer is to the kernel's sockets. Safe from any thread. */
final class SendWindow {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private int size;
    private int used;
    private boolean closed;

    SendWindow(int size) {
        this.size = size;
    }

    /**
     * Takes that much, waiting until it is there. Something that does not fit at all waits until nothing else is there.
     *
     * @throws InterruptedIOException when the thread is interrupted; its interrupt status stays
     * @throws SocketException when it is closed
     */
    void take(int bytes) throws InterruptedIOException, SocketException {
        lock.lock();
        try {
            while (!closed && !fits(bytes)) {
                room.await();
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
            used += bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for room to send");
        } finally {
            lock.unlock();
        }
    }

    /** The same, for who must not wait: false when it is not there. */
    boolean tryTake(int bytes) {
        lock.lock();
        try {
            boolean fits = !closed && fits(bytes);
            used += fits ? bytes : 0;
            return fits;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int bytes) {
        return used == 0 || used + bytes <= size;
    }

    void giveBack(int bytes) {
        lock.lock();
        try {
            used -= bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void resize(int bytes) {
        lock.lock();
        try {
            size = bytes;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
