package dev.turnprobe.benchmarks.relay;

import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.RelayListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a window of packets under way from one relay to another: each delivery sends the next. Both relays share an event
 * loop, to which all state is confined.
 */
final class Pump implements RelayListener {
    private static final int SLICES = 5;
    private static final long SILENCE_MILLIS = 250;
    /** So long may all packets be lost. */
    private static final int PATIENCE = 40;

    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final long COMPILER_QUIET_MILLIS = 30;
    private static final long MOST_WARM_UP = 600_000;

    private final Relay from;
    private final InetSocketAddress to;
    private final int size;
    private final int window;
    private final long slice;
    private final List<Cost> costs = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean ended;

    private long sliceEnd;
    private Meter begin = Meter.read();
    private boolean warm;
    private long compiling;
    private int inFlight;
    private volatile long delivered;

    /** @param warmUp packets before the first one that counts */
    Pump(Relay from, Relay to, int size, int window, long warmUp, long packets) {
        this.from = from;
        this.to = to.relayedAddress();
        this.size = size;
        this.window = window;
        this.slice = Math.max(1, packets / SLICES);
        this.sliceEnd = Math.max(1, warmUp);
    }

    /** Binds a channel each way, pumps, and tells what it cost; the relays may be used again afterwards. */
    static Cost run(Relay from, Relay to, int size, int window, long warmUp, long packets) throws Exception {
        from.bind(to.relayedAddress()).get(10, TimeUnit.SECONDS);
        to.bind(from.relayedAddress()).get(10, TimeUnit.SECONDS);
        Pump pump = new Pump(from, to, size, window, warmUp, packets);
        to.onDatagram(pump);
        from.executor().execute(pump::fill);
        try {
            return pump.await();
        } finally {
            to.onDatagram((peer, payload) -> {});
        }
    }

    private Cost await() throws Exception {
        for (int silent = 0; silent < PATIENCE; ) {
            long before = delivered;
            // (A future that times out throws, and the stack trace would count as garbage.)
            if (over.await(SILENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return Cost.median(costs);
            }
            if (delivered == before) {
                silent++;
                from.executor().execute(this::writeOff);
            } else {
                silent = 0;
            }
        }
        throw new IllegalStateException("no packet came through the relays any more; " + delivered + " did before");
    }

    private void fill() {
        while (inFlight < window && from.isWritable() && send()) {
            inFlight++;
        }
    }

    private void writeOff() {
        inFlight = 0;
        fill();
    }

    private boolean send() {
        // The header finds its place in front of the payload.
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer(Relay.HEADROOM + size + Relay.TAILROOM);
        payload.setIndex(Relay.HEADROOM, Relay.HEADROOM + size);
        return from.offer(to, payload);
    }

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer, the event loop
    public void onDatagram(InetSocketAddress peer, ByteBuf payload) {
        if (payload.readableBytes() != size || ended) {
            return;
        }
        inFlight = Math.max(0, inFlight - 1);
        long now = delivered + 1;
        delivered = now;
        if (now >= sliceEnd) {
            endSlice(now);
        }
        if (!ended) {
            fill();
        }
    }

    /** On a busy machine the compiler takes its time, and its work is not a packet's. */
    private boolean isCompiled(long now) {
        long before = compiling;
        compiling = COMPILER.getTotalCompilationTime();
        return compiling - before <= COMPILER_QUIET_MILLIS || now > MOST_WARM_UP;
    }

    private void endSlice(long now) {
        Meter end = Meter.read();
        if (warm) {
            costs.add(Cost.between(begin, end, slice));
        }
        warm = warm || isCompiled(now);
        begin = Meter.read();
        sliceEnd = now + slice;
        if (costs.size() == SLICES) {
            ended = true;
            over.countDown();
        }
    }
}
