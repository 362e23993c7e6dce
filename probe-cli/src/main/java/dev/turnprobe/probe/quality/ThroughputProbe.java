package dev.turnprobe.probe.quality;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Drives {@link RateLadder} over a path, in one direction. */
final class ThroughputProbe {
    private static final long FIRST_RATE = 250_000;
    /** Fits every path that has IPv6's least MTU. */
    private static final int SIZE = 1180;

    private static final long LONGEST_HOLD = TimeUnit.SECONDS.toNanos(10);
    /**
     * Eight packets leave together, if they need not wait longer than this for each other; more at a time only above eight in a
     * millisecond. Waking up for each would cost more than sending it.
     */
    private static final int TRAIN = 8;

    private static final long SHORTEST_PERIOD = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_PERIOD = Stream.LONGEST_REST;

    private static final long SHORTEST_STALL = TimeUnit.MILLISECONDS.toNanos(5);
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

    /**
     * A probe.
     *
     * @param cap bits of payload per second
     * @param hold nanoseconds at the best rate, ten seconds at most
     */
    ThroughputProbe(EventLoop loop, QualityPath path, Stream.Way way, LongSupplier tokens, long cap, long hold) {
        this.loop = loop;
        this.path = path;
        this.way = way;
        this.tokens = tokens;
        ladder = new RateLadder(FIRST_RATE, cap, Math.min(hold, LONGEST_HOLD));
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
        int packets = (int) Math.max(5, ladder.duration() / interval);
        long now = loop.ticker().nanoTime();
        QualityCore core =
                new QualityCore(tokens.getAsLong(), now, interval, packets, stall(interval, path.receiveBuffer()));
        new Stream(loop, path, core, way, SIZE, period(interval)).run().thenAccept(log -> {
            Estimate estimate = Estimate.of(log);
            if (estimate.stalls() == 0 || repetitions++ == MOST_REPETITIONS) {
                repetitions = 0;
                ladder.done(step(rate, interval * packets, estimate));
            }
            next();
        });
    }

    /** Nanoseconds from one train to the next; at low rates each packet leaves alone. */
    static long period(long interval) {
        return Math.max(interval, Math.min(LONGEST_PERIOD, Math.max(SHORTEST_PERIOD, TRAIN * interval)));
    }

    /** Nanoseconds in which what arrives fills half of our own socket's buffer; Linux counts each packet about double. */
    static long stall(long interval, int receiveBuffer) {
        long half = receiveBuffer / (2 * SIZE) / 2 * interval;
        return Math.max(SHORTEST_STALL, Math.min(QualityCore.STALL, half));
    }

    /** Bits of the packets that count, over the time they were to take. */
    private static RateStep step(long rate, long nanos, Estimate estimate) {
        Direction through = estimate.out();
        return new RateStep(
                rate,
                bitsPerSecond(through.sent() + estimate.unjudged(), nanos),
                bitsPerSecond(through.received(), nanos),
                through.loss(),
                through.sent(),
                nanos);
    }

    private static long bitsPerSecond(long packets, long nanos) {
        return Math.round(packets * SIZE * 8e9 / nanos);
    }
}
