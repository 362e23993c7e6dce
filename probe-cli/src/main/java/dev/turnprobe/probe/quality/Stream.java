package dev.turnprobe.probe.quality;

import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.socket.Bursts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Drives {@link QualityCore} over a path: a stream of packets, and a while of waiting for the last ones. */
final class Stream {
    /** Which way packets go. */
    enum Way {
        /** Out and, from the peer, back. */
        ECHO,
        OUT,
        IN
    }

    /** After the last packet: what is not there by then never will be. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    /** Most packets sent in a row; then what has arrived wants to be read, too. */
    private static final int BURST = 64;

    /** Trains may be that far apart for the event loop to do nothing else between them. */
    static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(4);

    private final EventLoop loop;
    private final QualityPath path;
    private final QualityCore core;
    private final Way way;
    private final int size;
    private final long period;
    private final Runnable tick = this::tick;
    private final Runnable rest = this::rest;
    private final CompletableFuture<PacketLog> done = new CompletableFuture<>();
    private long first;
    private int sent;
    private int arrived;
    private boolean draining;
    private @Nullable Metronome metronome;

    /**
     * @param size of each packet in bytes
     * @param period nanoseconds: so far apart are the instants at which all leaves that is due
     */
    Stream(EventLoop loop, QualityPath path, QualityCore core, Way way, int size, long period) {
        this.loop = loop;
        this.path = path;
        this.core = core;
        this.way = way;
        this.size = size;
        this.period = period;
    }

    /** Completes with what became of every packet, on the loop, on which it has to be called. */
    CompletableFuture<PacketLog> run() {
        path.listen(
                packet -> {
                    if (way != Way.IN) {
                        atPeer(packet);
                    }
                },
                packet -> {
                    if (way == Way.ECHO) {
                        core.atHome(packet, now());
                        arrived(core.log().arrivedBack());
                    } else if (way == Way.IN && core.atPeer(packet, now()) >= 0) {
                        arrived(arrived + 1);
                    }
                });
        first = core.nextDeadline();
        if (first == Long.MAX_VALUE) {
            done.complete(core.log());
        } else {
            metronome = Metronome.start(loop, first, period, tick);
        }
        return done;
    }

    /** Sends nothing more; what is under way is still waited for. */
    void stop() {
        core.stop();
    }

    private void atPeer(ByteBuf packet) {
        int number = core.atPeer(packet, now());
        if (number < 0) {
            return;
        }
        if (way == Way.ECHO) {
            if (!path.back(packet(QualityCore.BACK, number))) {
                core.log().unsent(number);
                sent--;
            }
        } else {
            arrived(arrived + 1);
        }
    }

    private void arrived(int count) {
        arrived = count;
        if (draining && arrived == sent) {
            done.complete(core.log());
        }
    }

    private void tick() {
        int burst = 0;
        for (int number = core.due(now()); number >= 0; number = core.due(now())) {
            send(number);
            if (++burst == BURST) {
                loop.execute(tick);
                return;
            }
        }
        if (way != Way.ECHO && period <= LONGEST_REST && core.nextDeadline() != Long.MAX_VALUE) {
            Bursts.whenOver(rest, loop);
        }
        if (core.nextDeadline() == Long.MAX_VALUE && !draining) {
            draining = true;
            Objects.requireNonNull(metronome).stop();
            if (arrived == sent) {
                done.complete(core.log());
            } else {
                loop.schedule(() -> done.complete(core.log()), PATIENCE, TimeUnit.NANOSECONDS);
            }
        }
    }

    /**
     * Until the next train leaves, what arrives gathers in the sockets' buffers, to be read together: else each packet would wake up the
     * event loop, for more than it takes to receive it.
     */
    private void rest() {
        LockSupport.parkNanos(this, period - (now() - first) % period);
    }

    private void send(int number) {
        ByteBuf packet = packet(QualityCore.OUT, number);
        if (way == Way.IN ? path.back(packet) : path.out(packet)) {
            sent++;
        } else {
            core.log().unsent(number);
        }
    }

    private ByteBuf packet(byte kind, int number) {
        // Room for what the relay puts in front of it and behind, so that nothing has to be copied.
        ByteBuf packet = PooledByteBufAllocator.DEFAULT
                .directBuffer(Relay.HEADROOM + size + Relay.TAILROOM)
                .setIndex(Relay.HEADROOM, Relay.HEADROOM);
        core.write(packet, kind, number, size);
        return packet;
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
