package dev.turnprobe.probe.quality;

import dev.turnprobe.probe.measure.Dialer;
import dev.turnprobe.turn.Relay;
import dev.turnprobe.turn.core.TurnException;
import dev.turnprobe.turn.core.TurnObserver;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures one relay, in this order: a way for packets to come back, ourselves on loopback, the steady stream, the longest
 * datagram, rising rates. Everything runs on the relay's event loop once that is open.
 */
public final class QualityProbe implements AutoCloseable {
    private static final int SELF_PACKETS = 100;
    private static final long SELF_INTERVAL = TimeUnit.MILLISECONDS.toNanos(2);
    /** What Ethernet carries; longer ones are not looked for. */
    private static final int LONGEST_PACKET = 1500;

    private static final long CLOSE_PATIENCE_SECONDS = 2;

    private final QualityPlan plan;
    private final Dialer dialer;
    private final LongSupplier tokens;
    private final CompletableFuture<QualityResult> result = new CompletableFuture<>();
    private final long begunAt;
    private volatile @Nullable Relay relay;
    private volatile @Nullable CompletableFuture<Relay> opening;
    private boolean stopped;
    private @Nullable QualityPath path;
    private @Nullable PacketLog log;
    private @Nullable Times selfRtt;
    private @Nullable Mtu mtuOut;
    private @Nullable Mtu mtuIn;
    private @Nullable Runnable stopRunning;
    private List<RateStep> throughputOut = List.of();
    private List<RateStep> throughputIn = List.of();
    private @Nullable QualityCore live;

    /**
     * @param dialer taken: closed with this
     * @param tokens hard to guess numbers, by which packets are known again
     */
    public QualityProbe(QualityPlan plan, Dialer dialer, LongSupplier tokens) {
        this.plan = plan;
        this.dialer = dialer;
        this.tokens = tokens;
        begunAt = dialer.executor().ticker().nanoTime();
    }

    /** Begins; completes exceptionally for a bug only. */
    public CompletableFuture<QualityResult> start() {
        long timeout = plan.probe().timeout().toNanos();
        CompletableFuture<Relay> asked = dialer.prepare()
                .thenCompose(ready -> dialer.relay(plan.target(), TurnObserver.NONE))
                .orTimeout(timeout, TimeUnit.NANOSECONDS);
        opening = asked;
        asked.whenComplete((opened, error) -> {
            if (error != null) {
                end(reason(error));
            } else {
                relay = opened;
                EventLoop loop = (EventLoop) opened.executor();
                loop.execute(() -> measure(opened, loop)
                        .whenComplete((done, failure) -> end(failure == null ? null : reason(failure))));
            }
        });
        return result;
    }

    /** Ends with what is known by now. */
    public void stop() {
        Relay opened = relay;
        CompletableFuture<Relay> asked = opening;
        if (opened != null) {
            opened.executor().execute(() -> {
                stopped = true;
                if (stopRunning != null) {
                    stopRunning.run();
                } else {
                    end("stopped");
                }
            });
        } else if (asked != null) {
            asked.cancel(true);
        }
    }

    /** Round trips so far, for a line that is redrawn; from any thread. Completes with the times of the last second. */
    public CompletableFuture<Times> lastSecond() {
        Relay opened = relay;
        if (opened == null) {
            return CompletableFuture.completedFuture(Times.of(Times.histogram()));
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    QualityCore running = live;
                    if (running == null) {
                        return Times.of(Times.histogram());
                    }
                    long now = opened.executor().ticker().nanoTime();
                    return Times.of(PerSecond.since(running.log(), now - TimeUnit.SECONDS.toNanos(1)));
                },
                opened.executor());
    }

    private CompletableFuture<?> measure(Relay relay, EventLoop loop) {
        relay.closed().thenAccept(why -> {
            if (!result.isDone() && !stopped) {
                end("the relay was lost: " + why.message());
            }
        });
        return RelayAndPeer.open(relay, loop, tokens.getAsLong())
                .exceptionallyCompose(
                        noWay -> RelayAndRelay.open(relay, loop, () -> dialer.relay(plan.target(), TurnObserver.NONE)))
                .orTimeout(plan.probe().timeout().toNanos(), TimeUnit.NANOSECONDS)
                .thenComposeAsync(found -> self(loop, found), loop)
                .thenComposeAsync(found -> steady(loop, found), loop)
                .thenComposeAsync(found -> mtu(relay, loop, found), loop)
                .thenComposeAsync(found -> throughput(loop, found), loop);
    }

    private CompletableFuture<QualityPath> self(EventLoop loop, QualityPath found) {
        path = found;
        LoopbackPath loopback;
        try {
            loopback = new LoopbackPath(loop);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(found);
        }
        // Twice: the first time a JVM does something is no measure of anything.
        return echo(loop, loopback).thenCompose(cold -> echo(loop, loopback)).thenApply(packets -> {
            loopback.close();
            selfRtt = Estimate.of(packets).rtt();
            return found;
        });
    }

    private CompletableFuture<PacketLog> echo(EventLoop loop, QualityPath over) {
        QualityCore core = new QualityCore(tokens.getAsLong(), now(loop), SELF_INTERVAL, SELF_PACKETS);
        return new Stream(loop, over, core, Stream.Way.ECHO, plan.size(), SELF_INTERVAL).run();
    }

    private CompletableFuture<QualityPath> steady(EventLoop loop, QualityPath found) {
        QualityCore core = new QualityCore(tokens.getAsLong(), now(loop), plan.intervalNanos(), plan.packets());
        Stream stream = new Stream(loop, found, core, Stream.Way.ECHO, plan.size(), plan.intervalNanos());
        log = core.log();
        live = core;
        stopRunning = stream::stop;
        if (stopped) {
            stream.stop();
        }
        return stream.run().thenApply(packets -> found);
    }

    private CompletableFuture<QualityPath> mtu(Relay relay, EventLoop loop, QualityPath found) {
        live = null;
        // A stream has no datagrams between us and the server.
        if (stopped || !plan.mtu() || relay.transport() != dev.turnprobe.turn.Transport.UDP) {
            return CompletableFuture.completedFuture(found);
        }
        boolean ipv6 = relay.serverAddress().getAddress() instanceof Inet6Address;
        int most = Mtu.longestPayload(LONGEST_PACKET, ipv6);
        long longest = log == null ? 0 : Estimate.of(log).rtt().p99Nanos();
        long patience = Math.max(TimeUnit.MILLISECONDS.toNanos(150), 3 * longest);
        MtuProbe out = new MtuProbe(loop, found, true, tokens.getAsLong(), patience, most);
        stopRunning = out::stop;
        return out.run()
                .thenCompose(there -> {
                    mtuOut = mtu(there, ipv6);
                    MtuProbe in = new MtuProbe(loop, found, false, tokens.getAsLong(), patience, most);
                    stopRunning = in::stop;
                    return in.run();
                })
                .handle((back, cancelled) -> {
                    mtuIn = back == null ? null : mtu(back, ipv6);
                    if (mtuIn != null
                            && mtuOut != null
                            && mtuIn.channelPayload() + found.peerHeader() == mtuOut.datagram()) {
                        // As long as what the peer, which sits beside us, can send up: what comes down may be longer.
                        mtuIn = mtuIn.orMore();
                    }
                    return found;
                });
    }

    private static @Nullable Mtu mtu(MtuSearch search, boolean ipv6) {
        return search.longest() < QualityPlan.LEAST_SIZE ? null : new Mtu(search.longest(), ipv6, search.unlimited());
    }

    private CompletableFuture<QualityPath> throughput(EventLoop loop, QualityPath found) {
        if (stopped || plan.throughput() == 0) {
            return CompletableFuture.completedFuture(found);
        }
        long cap = plan.throughput();
        long hold = plan.duration().toNanos();
        ThroughputProbe out = new ThroughputProbe(loop, found, Stream.Way.OUT, tokens, cap, hold);
        ThroughputProbe in = new ThroughputProbe(loop, found, Stream.Way.IN, tokens, cap, hold);
        stopRunning = () -> {
            out.stop();
            in.stop();
        };
        return out.run()
                .thenCompose(steps -> {
                    throughputOut = steps;
                    return in.run();
                })
                .thenApply(steps -> {
                    throughputIn = steps;
                    return found;
                });
    }

    private void end(@Nullable String failure) {
        PacketLog packets = log;
        Relay opened = relay;
        List<Histogram> seconds = packets == null ? new ArrayList<>() : PerSecond.of(packets);
        result.complete(new QualityResult(
                failure,
                path == null ? null : path.name(),
                opened == null ? null : opened.relayedAddress(),
                opened == null ? null : opened.serverAddress(),
                opened == null ? null : opened.software(),
                packets == null ? null : Estimate.of(packets),
                seconds,
                selfRtt,
                mtuOut,
                mtuIn,
                throughputOut,
                throughputIn,
                dialer.executor().ticker().nanoTime() - begunAt));
    }

    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof TurnException turn) {
            return turn.failure().message();
        }
        if (cause instanceof java.util.concurrent.TimeoutException) {
            return "the time ran out (--timeout)";
        }
        return cause instanceof java.util.concurrent.CancellationException
                ? "stopped"
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    private static long now(EventLoop loop) {
        return loop.ticker().nanoTime();
    }

    /** Gives the relay back, waiting a moment for that, and frees sockets and threads. */
    @Override
    public void close() {
        Relay opened = relay;
        if (opened != null) {
            CompletableFuture.runAsync(
                            () -> {
                                if (path != null) {
                                    path.close();
                                }
                            },
                            opened.executor())
                    .thenCompose(closed -> opened.release())
                    .completeOnTimeout(null, CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(error -> null)
                    .join();
        }
        dialer.close();
    }
}
