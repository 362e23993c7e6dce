package dev.turnprobe.turn;

import dev.turnprobe.turn.core.Phase;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.channel.EventLoop;

/** Times the phases of one piece of work for an observer, by its event loop's clock. Confined to that loop. */
final class PhaseWatch {
    private final TurnObserver observer;
    private final EventLoop loop;
    private final long origin;
    private Phase phase = Phase.RESOLVE;
    private long startedAt;

    /**
     * @param origin what the loop's ticker read when the attempt began; instants are counted from there
     */
    PhaseWatch(TurnObserver observer, EventLoop loop, long origin) {
        this.observer = observer;
        this.loop = loop;
        this.origin = origin;
    }

    TurnObserver observer() {
        return observer;
    }

    EventLoop loop() {
        return loop;
    }

    long origin() {
        return origin;
    }

    /** Runs it on the event loop: at once if this is the one. */
    void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Nanoseconds since the attempt began. */
    long now() {
        return loop.ticker().nanoTime() - origin;
    }

    /** The phase that began last. */
    Phase phase() {
        return phase;
    }

    /** A phase that takes no time on the wire begins; nobody is told. */
    void enter(Phase next) {
        phase = next;
    }

    void begin(Phase next) {
        phase = next;
        startedAt = now();
        observer.phaseStarted(next, startedAt);
    }

    /** The phase has ended well, after that many round trips. */
    void end(int rounds) {
        observer.phaseEnded(phase, startedAt, now(), rounds, 0);
    }
}
