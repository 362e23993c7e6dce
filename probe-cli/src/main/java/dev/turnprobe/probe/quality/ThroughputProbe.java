package dev.turnprobe.probe.quality;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Drives {@link RateLadder} over a path, in one direction: a second at each rate. */
final class ThroughputProbe {
    private static final long FIRST_RATE = 250_000;
    /** Fits every path that has IPv6's least MTU. */
    private static final int SIZE = 1180;

    private static final long STEP = TimeUnit.SECONDS.toNanos(1);
    /** How often a rate is tried again because our own process stood still. */
    private static final int MOST_REPETITIONS = 3;

    private final EventLoop loop;
    private final QualityPath path;
    private final Stream.Way way;
    private final LongSupplier tokens;
    private final RateLadder ladder;
    private final CompletableFuture<List<RateStep>> done = new CompletableFuture<>();
    private boolean stopped;
    private int repetitions;

    ThroughputProbe(EventLoop loop, QualityPath path, Stream.Way way, LongSupplier tokens, long cap) {
        this.loop = loop;
        this.path = path;
        this.way = way;
        this.tokens = tokens;
        ladder = new RateLadder(FIRST_RATE, cap);
    }

    CompletableFuture<List<RateStep>> run() {
        next();
        return done;
    }

    void stop() {
        stopped = true;
    }

    private void next() {
        long rate = stopped ? -1 : ladder.rate();
        if (rate < 0) {
            done.complete(ladder.steps());
            return;
        }
        long interval = Math.max(1, SIZE * 8L * 1_000_000_000L / rate);
        int packets = (int) Math.max(5, STEP / interval);
        long now = loop.ticker().nanoTime();
        QualityCore core = new QualityCore(tokens.getAsLong(), now, interval, packets);
        new Stream(loop, path, core, way, SIZE).run().thenAccept(log -> {
            Estimate estimate = Estimate.of(log);
            if (estimate.skipped() == 0 || repetitions++ == MOST_REPETITIONS) {
                repetitions = 0;
                ladder.done(step(rate, interval * packets, estimate));
            }
            next();
        });
    }

    /** Bits of the packets that count, over the time they were to take. */
    private static RateStep step(long rate, long nanos, Estimate estimate) {
        Direction through = estimate.out();
        return new RateStep(
                rate,
                bitsPerSecond(through.sent() + estimate.unjudged(), nanos),
                bitsPerSecond(through.received(), nanos),
                through.loss(),
                through.sent());
    }

    private static long bitsPerSecond(long packets, long nanos) {
        return packets * SIZE * 8L * 1_000_000_000L / nanos;
    }
}
