package dev.turnprobe.probe.measure;

import dev.turnprobe.probe.plan.ProbePlan;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/**
 * Event loops that many rounds of probing share, one after the other: threads and selectors stay, all else is new each time.
 * TLS sessions above all, since one that is taken up again shows no certificate. Safe to use from any thread.
 */
public final class ProbeLoops implements AutoCloseable {
    private final EventLoopGroup loops = ClientDialer.loops(Integer.MAX_VALUE);

    /** A dialer for one round, to be closed after it. */
    public Dialer dialer(ProbePlan plan) {
        return new ClientDialer(plan, loops, false);
    }

    /** The clock of the probes: monotonic, its origin means nothing. */
    public long nanoTime() {
        return loops.next().ticker().nanoTime();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
