package dev.turnprobe.probe.quality;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Beats on an event loop at instants that are equally far apart, by one timer, which leaves no garbage. Confined to the loop. */
final class Metronome {
    /** The timer's first instant may be that much beside what was asked for; it stays so for all that follow. */
    private static final long PRECISE = TimeUnit.MICROSECONDS.toNanos(20);

    private static final int TRIES = 10;

    private final ScheduledFuture<?> timer;

    private Metronome(ScheduledFuture<?> timer) {
        this.timer = timer;
    }

    /**
     * @param first instant of the loop's ticker; of those that have passed the beat is heard once
     * @param period nanoseconds
     */
    static Metronome start(EventLoop loop, long first, long period, Runnable beat) {
        long now = loop.ticker().nanoTime();
        if (first <= now) {
            loop.execute(beat);
        }
        for (int tried = 1; ; tried++) {
            long missed = now - first;
            long wait = missed < 0 ? -missed : period - missed % period;
            ScheduledFuture<?> timer = loop.scheduleAtFixedRate(beat, wait, period, TimeUnit.NANOSECONDS);
            // Netty counts from its own "now", which in a JVM that is just warming up may be another one.
            long later = loop.ticker().nanoTime();
            if (later - now <= PRECISE || tried == TRIES) {
                return new Metronome(timer);
            }
            timer.cancel(false);
            now = later;
        }
    }

    /** No beat after this. */
    void stop() {
        timer.cancel(false);
    }
}
