package dev.turnprobe.probe.quality;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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

    /** Most packets sent in a row. */
    private static final int BURST = 32;

    private final EventLoop loop;
    private final QualityPath path;
    private final QualityCore core;
    private final Way way;
    private final int size;
    private final CompletableFuture<PacketLog> done = new CompletableFuture<>();
    private int sent;
    private int arrived;
    private boolean draining;

    Stream(EventLoop loop, QualityPath path, QualityCore core, Way way, int size) {
        this.loop = loop;
        this.path = path;
        this.core = core;
        this.way = way;
        this.size = size;
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
        tick();
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
            path.back(packet(QualityCore.BACK, number));
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
                // What has arrived wants to be read, too.
                loop.schedule(this::tick, 0, TimeUnit.NANOSECONDS);
                return;
            }
        }
        long next = core.nextDeadline();
        if (next != Long.MAX_VALUE) {
            loop.schedule(this::tick, Math.max(0, next - now()), TimeUnit.NANOSECONDS);
        } else {
            draining = true;
            if (arrived == sent) {
                done.complete(core.log());
            } else {
                loop.schedule(() -> done.complete(core.log()), PATIENCE, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void send(int number) {
        sent++;
        ByteBuf packet = packet(QualityCore.OUT, number);
        if (way == Way.IN) {
            path.back(packet);
        } else {
            path.out(packet);
        }
    }

    private ByteBuf packet(byte kind, int number) {
        ByteBuf packet = ByteBufAllocator.DEFAULT.directBuffer(size);
        core.write(packet, kind, number, size);
        return packet;
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
