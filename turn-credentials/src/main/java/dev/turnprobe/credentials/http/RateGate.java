package dev.turnprobe.credentials.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets so many through in any window of time, and says how long the next must wait. For any thread. */
public final class RateGate {
    private final int most;
    private final Duration window;
    private final Deque<Instant> passes = new ArrayDeque<>();

    public RateGate(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /**
     * Takes the next free place.
     *
     * @param patience the longest wait the caller puts up with; when it would be longer, no place is taken
     * @return how long to wait before going through; longer than {@code patience} means no
     */
    synchronized Duration enter(Instant now, Duration patience) {
        while (!passes.isEmpty() && !passes.peekFirst().plus(window).isAfter(now)) {
            passes.removeFirst();
        }
        Instant free = now;
        if (passes.size() >= most) {
            // The place frees up when the pass that is `most` back in the queue leaves the window.
            Instant[] all = passes.toArray(new Instant[0]);
            free = all[all.length - most].plus(window);
        }
        Duration wait = Duration.between(now, free);
        if (wait.compareTo(patience) <= 0) {
            passes.addLast(free);
        }
        return wait;
    }
}
