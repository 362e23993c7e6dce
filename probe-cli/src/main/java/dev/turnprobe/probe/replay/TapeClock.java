package dev.turnprobe.probe.replay;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** The time of the step that is being replayed. */
final class TapeClock implements Ticker {
    private long now;

    void at(long nanos) {
        now = nanos;
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody waits in a replay");
    }
}
