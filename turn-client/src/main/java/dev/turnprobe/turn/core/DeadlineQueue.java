package dev.turnprobe.turn.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Deadlines, earliest first: a binary heap whose nodes know their place, so that moving one costs no search. */
final class DeadlineQueue {
    static final long NEVER = Long.MAX_VALUE;

    private Deadline[] heap = new Deadline[8];
    private int size;

    /** The earliest instant, or {@link #NEVER}. */
    long next() {
        return size == 0 ? NEVER : heap[0].at;
    }

    /** Takes out the earliest deadline if it is due. */
    @Nullable
    Deadline pollDue(long now) {
        if (size == 0 || heap[0].at > now) {
            return null;
        }
        Deadline first = heap[0];
        cancel(first);
        return first;
    }

    /** Puts a deadline in, or moves it if it is there already. */
    void schedule(Deadline deadline, long at) {
        cancel(deadline);
        deadline.at = at;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        place(deadline, size++);
        siftUp(deadline);
    }

    /** Takes a deadline out if it is there. */
    void cancel(Deadline deadline) {
        int slot = deadline.slot;
        if (slot < 0) {
            return;
        }
        deadline.slot = -1;
        Deadline last = heap[--size];
        Arrays.fill(heap, size, size + 1, null);
        if (last != deadline) {
            place(last, slot);
            siftDown(last);
            siftUp(last);
        }
    }

    /** Forgets all. */
    void clear() {
        for (int i = 0; i < size; i++) {
            heap[i].slot = -1;
        }
        Arrays.fill(heap, null);
        size = 0;
    }

    int size() {
        return size;
    }

    private void siftUp(Deadline node) {
        while (node.slot > 0) {
            Deadline parent = heap[(node.slot - 1) / 2];
            if (parent.at <= node.at) {
                return;
            }
            swap(node, parent);
        }
    }

    private void siftDown(Deadline node) {
        while (true) {
            int child = 2 * node.slot + 1;
            if (child >= size) {
                return;
            }
            Deadline least = child + 1 < size && heap[child + 1].at < heap[child].at ? heap[child + 1] : heap[child];
            if (node.at <= least.at) {
                return;
            }
            swap(node, least);
        }
    }

    private void swap(Deadline a, Deadline b) {
        int slot = a.slot;
        place(a, b.slot);
        place(b, slot);
    }

    private void place(Deadline deadline, int slot) {
        heap[slot] = deadline;
        deadline.slot = slot;
    }
}
