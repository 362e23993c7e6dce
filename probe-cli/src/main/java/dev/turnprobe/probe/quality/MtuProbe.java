package dev.turnprobe.probe.quality;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Drives {@link MtuSearch} over a path, in one direction. */
final class MtuProbe {
    private final EventLoop loop;
    private final QualityPath path;
    private final boolean outward;
    private final long token;
    private final long patience;
    private final MtuSearch search;
    private final CompletableFuture<MtuSearch> done = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> waiting;

    /** @param patience nanoseconds after which a datagram is taken for lost */
    MtuProbe(EventLoop loop, QualityPath path, boolean outward, long token, long patience, int most) {
        this.loop = loop;
        this.path = path;
        this.outward = outward;
        this.token = token;
        this.patience = patience;
        search = new MtuSearch(Math.min(QualityPlan.LEAST_SIZE, most), most);
    }

    CompletableFuture<MtuSearch> run() {
        path.listen(
                packet -> {
                    if (outward) {
                        arrived(packet);
                    }
                },
                packet -> {
                    if (!outward) {
                        arrived(packet);
                    }
                });
        next();
        return done;
    }

    void stop() {
        done.cancel(false);
    }

    private void next() {
        int length = search.next();
        if (length < 0 || done.isDone()) {
            done.complete(search);
            return;
        }
        ByteBuf packet = ByteBufAllocator.DEFAULT.directBuffer(length);
        packet.writeLong(token).writeZero(length - Long.BYTES);
        if (outward) {
            path.out(packet);
        } else {
            path.back(packet);
        }
        waiting = loop.schedule(
                () -> {
                    search.missed();
                    next();
                },
                patience,
                TimeUnit.NANOSECONDS);
    }

    private void arrived(ByteBuf packet) {
        boolean ours = packet.readableBytes() >= Long.BYTES && packet.getLong(packet.readerIndex()) == token;
        if (!ours || done.isDone()) {
            return;
        }
        int before = search.longest();
        search.passed(packet.readableBytes());
        if (search.longest() > before) {
            if (waiting != null) {
                waiting.cancel(false);
            }
            next();
        }
    }
}
