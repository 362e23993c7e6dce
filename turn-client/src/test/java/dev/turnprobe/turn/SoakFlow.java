package dev.turnprobe.turn;

import dev.turnprobe.fixtures.EchoPeer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Numbers that leave at a fixed rate through a relay to an echo peer, and the instants at which they come back. */
final class SoakFlow {
    static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Relay relay;
    private final InetSocketAddress peer;
    private final List<Long> arrivals = new ArrayList<>();
    private final List<Boolean> back = new ArrayList<>();
    private @Nullable ScheduledFuture<?> beat;
    private @Nullable Throwable refusal;
    private int refused;
    private int doubled;
    private int missing;

    SoakFlow(Relay relay, EchoPeer peer) {
        this.relay = relay;
        this.peer = peer.address();
    }

    InetSocketAddress peer() {
        return peer;
    }

    /** Begins to send, from the relay's event loop. */
    void start() {
        beat = relay.executor().scheduleAtFixedRate(this::send, 0, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private synchronized void send() {
        int number = back.size();
        back.add(false);
        missing++;
        relay.send(peer, Unpooled.buffer(4).writeInt(number)).whenComplete((sent, error) -> {
            if (error != null) {
                refuse(error);
            }
        });
    }

    private synchronized void refuse(Throwable why) {
        refused++;
        refusal = why;
    }

    synchronized void arrived(ByteBuf payload) {
        arrivals.add(System.nanoTime());
        int number = payload.getInt(payload.readerIndex());
        if (back.set(number, true)) {
            doubled++;
        } else {
            missing--;
        }
        notifyAll();
    }

    /** Sends no more, and waits for what is still on its way: for ten seconds at most. */
    void stop() throws InterruptedException {
        ScheduledFuture<?> sending = beat;
        if (sending != null) {
            CompletableFuture.runAsync(() -> sending.cancel(false), relay.executor())
                    .join();
        }
        synchronized (this) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            for (long left = end - System.nanoTime(); missing > 0 && left > 0; left = end - System.nanoTime()) {
                wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
        }
    }

    synchronized int sent() {
        return back.size();
    }

    /** Numbers that never came back, for people: which. */
    synchronized List<Integer> lost() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < back.size(); i++) {
            if (!back.get(i)) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    synchronized int doubled() {
        return doubled;
    }

    /** Numbers that the relay would not take, and the last reason. */
    synchronized String refused() {
        return refused == 0 ? "" : refused + " refused: " + refusal;
    }

    /** The longest silence between two arrivals that touches that stretch of time, in nanoseconds. */
    synchronized long longestGap(long from, long to) {
        long longest = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            if (arrivals.get(i) >= from && arrivals.get(i - 1) <= to) {
                longest = Math.max(longest, arrivals.get(i) - arrivals.get(i - 1));
            }
        }
        return longest;
    }
}
